package dev.phaseline.migration.fuzz;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What a thread takes from the heap. */
public final class Allocation {
    private Allocation() {}

    /** Returns how many bytes the calling thread allocates while it does something. */
    public static long during(Runnable work) {
        long before = bytesSoFar();
        work.run();
        return bytesSoFar() - before;
    }

    /** What the calling thread has allocated since it began. */
    static long bytesSoFar() {
        try {
            // By its attribute, since the type of the bean is in a module that nothing else here needs.
            return (long) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "CurrentThreadAllocatedBytes");
        } catch (JMException e) {
            throw new IllegalStateException("this JVM does not tell what a thread allocates", e);
        }
    }
}
