package dev.phaseline.migration.ram;

import java.lang.System.Logger.Level;
import java.util.Locale;

/** Decides who keeps the dirty log of a guest. */
public final class DirtyTracking {
    /**
     * The system property that decides: {@code auto} (default: the kernel if it can, otherwise software), {@code kernel}
     * or {@code software}.
     */
    public static final String PROPERTY = "phaseline.dirty-log";

    private static final System.Logger LOGGER = System.getLogger(DirtyTracking.class.getName());

    private DirtyTracking() {}

    /**
     * Opens the log; says in the program's log why the kernel does not keep it, if it does not.
     *
     * @throws IllegalArgumentException if the property has another value, or wants a kernel that cannot
     */
    public static DirtyLog open(GuestMemory memory) {
        String wanted = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "software" -> new SoftwareDirtyLog(memory);
            case "auto", "kernel" -> {
                try {
                    yield KernelDirtyLog.open(memory);
                } catch (KernelDirtyLog.UnavailableException e) {
                    if (wanted.equals("kernel")) {
                        throw new IllegalArgumentException(PROPERTY + "=kernel: " + e.getMessage(), e);
                    }
                    LOGGER.log(Level.DEBUG, "guest writes are logged by software: {0}", e.getMessage());
                    yield new SoftwareDirtyLog(memory);
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "%s=%s: expected auto, kernel or software".formatted(PROPERTY, wanted));
        };
    }
}
