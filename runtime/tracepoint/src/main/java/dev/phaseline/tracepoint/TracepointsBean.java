package dev.phaseline.tracepoint;

import dev.phaseline.tracepoint.pattern.TracePattern;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/** Answers management clients. */
final class TracepointsBean implements TracepointsMXBean {
    private TracepointsBean() {}

    /** Makes the tracepoints known to the platform's MBean server, once; takes a tenth of a second. */
    static void register() {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new TracepointsBean(), new ObjectName(NAME));
        } catch (InstanceAlreadyExistsException e) {
            log("the tracepoints, or those of another class loader, are managed already", e);
        } catch (JMException e) {
            log("the tracepoints cannot be managed", e);
        }
    }

    private static void log(String message, JMException reason) {
        System.getLogger(TracepointsBean.class.getName()).log(System.Logger.Level.DEBUG, message, reason);
    }

    @Override
    public List<String> getGroups() {
        return Tracepoints.groups().stream().map(TracepointGroup::name).toList();
    }

    @Override
    public List<TracepointState> getEvents() {
        return find("*");
    }

    @Override
    public int getEventCount() {
        return (int) events().count();
    }

    @Override
    public int getOnCount() {
        return (int) events().filter(Tracepoint::isOn).count();
    }

    @Override
    public List<String> getPatterns() {
        return Tracepoints.patterns().stream().map(TracePattern::toString).toList();
    }

    @Override
    public List<String> getSelectedBackends() {
        return names(Tracepoints.selected());
    }

    @Override
    public List<TracepointState> find(String glob) {
        return Tracepoints.groups().stream()
                .flatMap(group -> group.matching(glob).stream().map(event -> state(group, event)))
                .toList();
    }

    @Override
    public List<String> apply(String option) {
        return Tracepoints.applyOption(option);
    }

    @Override
    public void selectBackends(String backends) {
        Tracepoints.select(Backend.listOf(backends));
    }

    private static Stream<Tracepoint> events() {
        return Tracepoints.groups().stream().flatMap(group -> group.tracepoints().stream());
    }

    private static TracepointState state(TracepointGroup group, Tracepoint event) {
        String state = !event.isAvailable() ? "unavailable" : Tracepoints.isEnabled(event) ? "enabled" : "disabled";
        List<String> backends =
                names(Stream.of(Backend.values()).filter(event::isOn).toList());
        return new TracepointState(group.name(), event.name(), event.id(), state, backends);
    }

    private static List<String> names(Collection<Backend> backends) {
        return backends.stream().sorted().map(Backend::toString).toList();
    }
}
