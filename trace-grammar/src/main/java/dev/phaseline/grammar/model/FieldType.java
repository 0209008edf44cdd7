package dev.phaseline.grammar.model;

/**
 * What an argument's value is outside C: the one table from C types to Java and JFR fields and to DuckDB columns.
 * Widths are those of LP64 hosts.
 */
public enum FieldType {
    /** Text, or null for C's {@code NULL}. */
    STRING("String", "VARCHAR", 64, false),
    /** An address that nobody dereferences. */
    POINTER("long", "UBIGINT", 64, false),
    /** C's {@code bool}. */
    BOOLEAN("boolean", "BOOLEAN", 8, false),
    /** {@code int8_t}; also {@code char}, which is signed on x86. */
    INT8("byte", "TINYINT", 8, true),
    /** {@code uint8_t}. */
    UINT8("byte", "UTINYINT", 8, false),
    /** {@code int16_t}. */
    INT16("short", "SMALLINT", 16, true),
    /** {@code uint16_t}. */
    UINT16("short", "USMALLINT", 16, false),
    /** {@code int32_t}, {@code int}. */
    INT32("int", "INTEGER", 32, true),
    /** {@code uint32_t}, {@code unsigned}. */
    UINT32("int", "UINTEGER", 32, false),
    /** {@code int64_t}, {@code long}, {@code ssize_t}. */
    INT64("long", "BIGINT", 64, true),
    /** {@code uint64_t}, {@code unsigned long}, {@code size_t}. */
    UINT64("long", "UBIGINT", 64, false);

    private final String javaType;
    private final String columnType;
    private final int bits;
    private final boolean signed;

    FieldType(String javaType, String columnType, int bits, boolean signed) {
        this.javaType = javaType;
        this.columnType = columnType;
        this.bits = bits;
        this.signed = signed;
    }

    /** The type of the Java parameter and of the JFR field, for example {@code long}. */
    public String javaType() {
        return javaType;
    }

    /** The type of the DuckDB column, for example {@code UBIGINT}. */
    public String columnType() {
        return columnType;
    }

    /** The size of the value in C, in bits. */
    public int bits() {
        return bits;
    }

    /** Whether C holds the value as a signed integer. */
    public boolean isSigned() {
        return signed;
    }

    /** Whether the value is an integer without a sign in C, which Java's type of the same width misreads. */
    public boolean isUnsignedInteger() {
        return isInteger() && !signed;
    }

    /** Whether the value is an integer: neither text, nor an address, nor a truth value. */
    public boolean isInteger() {
        return this != STRING && this != POINTER && this != BOOLEAN;
    }
}
