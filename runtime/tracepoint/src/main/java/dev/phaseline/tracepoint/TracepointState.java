package dev.phaseline.tracepoint;

import java.util.List;
import javax.management.ConstructorParameters;

/** The state of one event, for management clients; they rebuild it from its properties. */
public final class TracepointState {
    private final String group;
    private final String name;
    private final int id;
    private final String state;
    private final List<String> backends;

    /**
     * Creates a state.
     *
     * @param group the name of the event's group
     * @param name the event's name without its group
     * @param id the number of the event in its process
     * @param state as QEMU has it: {@code enabled} or {@code disabled} by patterns, {@code unavailable} if its
     *     declaration says {@code disable}
     * @param backends the names of those that it goes to now; {@code jfr} may be among them though it is disabled, if a
     *     recording asks for it
     */
    @SuppressWarnings("exports") // who rebuilds a state is a management client, which has the module itself
    @ConstructorParameters({"group", "name", "id", "state", "backends"})
    public TracepointState(String group, String name, int id, String state, List<String> backends) {
        this.group = group;
        this.name = name;
        this.id = id;
        this.state = state;
        this.backends = List.copyOf(backends);
    }

    /** The name of the event's group. */
    public String getGroup() {
        return group;
    }

    /** The event's name without its group. */
    public String getName() {
        return name;
    }

    /** The number of the event in its process. */
    public int getId() {
        return id;
    }

    /** {@code enabled}, {@code disabled} or {@code unavailable}. */
    public String getState() {
        return state;
    }

    /** The names of the backends that it goes to now. */
    public List<String> getBackends() {
        return backends;
    }
}
