package dev.phaseline.codegen;

import dev.phaseline.codegen.JavaNames.EventNames;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;

/** The arguments of an event in Java: parameters, and expressions with the values that C's promotions give. */
final class Arguments {
    private Arguments() {}

    /** Returns the parameters of the stub, each with its type. */
    static List<String> parameters(TraceEvent event, EventNames names) {
        var parameters = new ArrayList<String>();
        for (int i = 0; i < event.arguments().size(); i++) {
            parameters.add(type(event, i).javaType() + " " + names.parameters().get(i));
        }
        return parameters;
    }

    static FieldType type(TraceEvent event, int index) {
        return event.arguments().get(index).type().field();
    }

    /** Returns the expression of an argument's value in 64 bits, extended as C extends it. */
    static String promoted(FieldType type, String name) {
        return switch (type) {
            case BOOLEAN -> name + " ? 1 : 0";
            case UINT8 -> "Byte.toUnsignedLong(" + name + ")";
            case UINT16 -> "Short.toUnsignedLong(" + name + ")";
            case UINT32 -> "Integer.toUnsignedLong(" + name + ")";
            case STRING, POINTER, INT8, INT16, INT32, INT64, UINT64 -> name;
        };
    }

    /** Returns the expression of an argument's value as C's {@code int}, which the size of a conversion is. */
    static String size(FieldType type, String name) {
        return switch (type) {
            case BOOLEAN -> name + " ? 1 : 0";
            case UINT8 -> "Byte.toUnsignedInt(" + name + ")";
            case UINT16 -> "Short.toUnsignedInt(" + name + ")";
            case INT64, UINT64, POINTER -> "(int) " + name;
            case STRING, INT8, INT16, INT32, UINT32 -> name;
        };
    }
}
