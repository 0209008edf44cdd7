package dev.phaseline.migration.captured;

/**
 * What a stream says of one of its FULL sections.
 *
 * @param idstr as in the section's header
 * @param instanceId as in the section's header, unsigned
 */
record SectionDescription(String idstr, int instanceId, ObjectDescription object) {}
