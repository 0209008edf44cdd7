package dev.phaseline.gui.model;

import java.util.List;
import java.util.Optional;

/**
 * One event in full.
 *
 * @param ref which event it is
 * @param name name of the event
 * @param table the workspace's table of such events: another declaration may have taken the name
 * @param section source file that it is declared under
 * @param arguments its arguments, in the order of the declaration
 * @param text its arguments as QEMU prints them; empty if it has none
 * @param lane its thread
 * @param ns when it was emitted, on the ruler's clock
 * @param hostNs when it was emitted, ns since the epoch on the clock of its host
 * @param before what the thread did before, the latest first
 * @param after what the thread did next, the next first
 * @param partner the event that belongs to it: the other end of its span, or what it caused or was caused by on the
 *     other side; empty if there is none
 */
public record EventDetail(
        EventRef ref,
        String name,
        String table,
        String section,
        List<Argument> arguments,
        String text,
        int lane,
        long ns,
        long hostNs,
        List<Neighbour> before,
        List<Neighbour> after,
        Optional<Partner> partner) {

    /** Which event of a workspace it is: the recording's number, and the event's number in it. */
    public record EventRef(int recording, long seq) {}

    /**
     * An argument.
     *
     * @param name its name in the declaration
     * @param type its C type
     * @param value as the event's format prints it
     * @param meaning the same in another base or with a unit; empty if that tells nothing more
     */
    public record Argument(String name, String type, String value, String meaning) {}

    /** Another event of the same thread. */
    public record Neighbour(EventRef ref, String name, long ns) {}

    /**
     * An event that belongs to this one.
     *
     * @param how such as {@code end} or {@code loaded}
     */
    public record Partner(String how, EventRef ref, String name, int lane, long ns) {}

    public EventDetail {
        arguments = List.copyOf(arguments);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** The line that QEMU's log has for it, without time stamp. */
    public String line() {
        return text.isEmpty() ? name : name + " " + text;
    }
}
