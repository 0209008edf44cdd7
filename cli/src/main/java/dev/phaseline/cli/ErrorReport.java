package dev.phaseline.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever ends a command early into one line on standard error and an exit code. */
public final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final BooleanSupplier verbose;

    /** @param verbose whether stack traces were asked for; read after the options were parsed */
    ErrorReport(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = command.getErr();
        err.println(name + ": error: " + oneLine(String.valueOf(e.getMessage())) + " (see '" + name + " --help')");
        if (Arrays.asList(args).contains("--verbose")) {
            e.printStackTrace(err);
        }
        return CommandFailure.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": error: " + describe(e));
        if (verbose.getAsBoolean()) {
            e.printStackTrace(err);
        }
        return e instanceof CommandFailure failure ? failure.exitCode() : CommandFailure.NO;
    }

    /** Returns what went wrong in one line. */
    public static String describe(Throwable e) {
        return oneLine(message(e));
    }

    private static String message(Throwable e) {
        return switch (e) {
            case UncheckedIOException unchecked when unchecked.getCause() != null -> message(unchecked.getCause());
            case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
            case NotDirectoryException file -> file.getFile() + ": not a directory";
            case FileAlreadyExistsException existing -> existing.getFile() + ": exists already";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException other when other.getReason() == null -> "cannot use " + other.getFile();
            default -> e.getMessage() == null || e.getMessage().isBlank() ? e.toString() : e.getMessage();
        };
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
