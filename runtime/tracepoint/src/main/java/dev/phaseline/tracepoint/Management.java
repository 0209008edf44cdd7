package dev.phaseline.tracepoint;

import java.lang.management.ManagementFactory;
import java.util.Properties;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Offers the tracepoints to management clients. The platform's MBean server takes a tenth of a second to come up, and a
 * program may run without the module {@code java.management}; so this is loaded only by a thread of its own, and only
 * where the module is there.
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

    static void register() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new TracepointsBean(), new ObjectName(TracepointsMXBean.NAME));
        } catch (InstanceAlreadyExistsException e) {
            log("another class loader's tracepoints, or this one's, are managed already", e);
        } catch (JMException e) {
            log("the tracepoints cannot be managed", e);
        }
    }

    private static void log(String message, JMException reason) {
        System.getLogger(Management.class.getName()).log(System.Logger.Level.DEBUG, message, reason);
    }
}
