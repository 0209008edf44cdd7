package dev.phaseline.codegen;

/**
 * A generated file.
 *
 * @param path where it belongs below a source root, with slashes
 * @param text its content, lines ended by LF
 */
public record SourceFile(String path, String text) {}
