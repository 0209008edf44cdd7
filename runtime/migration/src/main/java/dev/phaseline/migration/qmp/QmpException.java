package dev.phaseline.migration.qmp;

import java.util.Arrays;

/** A command that failed, as both ends of the protocol see it: a class and one line of description. */
public final class QmpException extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorClass errorClass;

    /** Creates a failure of the class {@link ErrorClass#GENERIC_ERROR}. */
    public QmpException(String description) {
        this(ErrorClass.GENERIC_ERROR, description);
    }

    /** Creates a failure. */
    public QmpException(ErrorClass errorClass, String description) {
        super(description);
        this.errorClass = errorClass;
    }

    /** What kind of failure it is. */
    public ErrorClass errorClass() {
        return errorClass;
    }

    /** The one line of description. */
    public String description() {
        return String.valueOf(getMessage());
    }

    /** The kinds of failure that clients can tell apart. */
    public enum ErrorClass {
        /** The command does not exist, or not in this state of the session. */
        COMMAND_NOT_FOUND("CommandNotFound"),
        /** A device cannot do that now. */
        DEVICE_NOT_ACTIVE("DeviceNotActive"),
        /** There is no such device, or whatever was named. */
        DEVICE_NOT_FOUND("DeviceNotFound"),
        /** The host's kernel cannot do it. */
        KVM_MISSING_CAP("KVMMissingCap"),
        /** Everything else. */
        GENERIC_ERROR("GenericError");

        private final String wireName;

        ErrorClass(String wireName) {
            this.wireName = wireName;
        }

        /** The name in the protocol. */
        public String wireName() {
            return wireName;
        }

        static ErrorClass ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(known -> known.wireName.equals(name))
                    .findFirst()
                    .orElse(GENERIC_ERROR);
        }
    }
}
