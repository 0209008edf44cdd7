package dev.phaseline.migration.savevm;

/**
 * What stands in front of the payload of a START or FULL section.
 *
 * @param sectionId number of the section in its stream
 * @param idstr device path and name, or just the name
 * @param instanceId tells sections with the same idstr apart, unsigned
 * @param versionId of the payload, unsigned
 */
public record SectionHeader(int sectionId, String idstr, int instanceId, int versionId) {
    /** Returns how messages name the section. */
    public String place() {
        return "section " + Integer.toUnsignedString(sectionId) + " (" + idstr + ", instance "
                + Integer.toUnsignedString(instanceId) + ")";
    }
}
