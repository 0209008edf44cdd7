package dev.phaseline.tracepoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import jdk.jfr.Label;
import jdk.jfr.MetadataDefinition;
import jdk.jfr.Name;

/**
 * The declaration that an event class was generated from. It travels in the metadata of recordings: the event's name
 * without its group, followed by {@code (arguments) format}, is again a line of a {@code trace-events} file.
 */
@MetadataDefinition
@Name("dev.phaseline.TraceEvent")
@Label("Trace Event")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TraceEvent {
    /** The C argument list without its parentheses, for example {@code const char *rbname, uint64_t offset}. */
    String arguments();

    /** The format as written, with quotes and macros; empty where the declaration has none. */
    String format();

    /** The source file whose events the declaration stands among, for example {@code ram.c}; may be empty. */
    String section();
}
