package dev.phaseline.tracepoint;

import java.util.Properties;

/**
 * Whether and when tracepoints are offered to management clients. The platform's MBean server takes a tenth of a second
 * to come up, and a program may run without the module {@code java.management}: so this class names nothing of that
 * module, and {@link TracepointsBean}, which does, is loaded only where it is there.
 */
final class Management {
    private static final String SWITCH = "phaseline.trace.jmx";
    private static final String REMOTE_AGENT = "com.sun.management.jmxremote";

    private Management() {}

    /** Whether clients are expected from the start: somebody has said so, or has started the JVM's remote agent. */
    static boolean isAskedFor() {
        Properties properties = System.getProperties();
        return isWelcome()
                && (Boolean.parseBoolean(properties.getProperty(SWITCH))
                        || properties.stringPropertyNames().stream().anyMatch(name -> name.startsWith(REMOTE_AGENT)));
    }

    /** Whether the module is there and nobody has switched this off. */
    static boolean isWelcome() {
        return !"false".equals(System.getProperty(SWITCH))
                && ModuleLayer.boot()
                        .findModule("java.management")
                        .filter(Management.class.getModule()::canRead)
                        .isPresent();
    }
}
