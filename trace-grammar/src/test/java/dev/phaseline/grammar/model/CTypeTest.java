package dev.phaseline.grammar.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CTypeTest {
    @ParameterizedTest
    @CsvSource({
        "const char *, String, VARCHAR",
        "char *, String, VARCHAR",
        "char * *, long, UBIGINT",
        "unsigned char *, long, UBIGINT",
        "char const *, long, UBIGINT",
        "void *, long, UBIGINT",
        "const void *, long, UBIGINT",
        "uint64_t *, long, UBIGINT",
        "bool, boolean, BOOLEAN",
        "char, byte, TINYINT",
        "int8_t, byte, TINYINT",
        "uint8_t, byte, UTINYINT",
        "unsigned char, byte, UTINYINT",
        "int16_t, short, SMALLINT",
        "unsigned short, short, USMALLINT",
        "uint16_t, short, USMALLINT",
        "int, int, INTEGER",
        "const int, int, INTEGER",
        "int32_t, int, INTEGER",
        "unsigned, int, UINTEGER",
        "unsigned int, int, UINTEGER",
        "uint32_t, int, UINTEGER",
        "long, long, BIGINT",
        "long long int, long, BIGINT",
        "int64_t, long, BIGINT",
        "ssize_t, long, BIGINT",
        "ptrdiff_t, long, BIGINT",
        "unsigned long, long, UBIGINT",
        "long unsigned int, long, UBIGINT",
        "uint64_t, long, UBIGINT",
        "size_t, long, UBIGINT",
        "uintptr_t, long, UBIGINT",
    })
    void becomesAFieldAndAColumn(String type, String field, String column) {
        FieldType found = lookUp(type).orElseThrow().field();

        assertThat(found.javaType()).isEqualTo(field);
        assertThat(found.columnType()).isEqualTo(column);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"void", "const", "*", "hwaddr", "double", "FILE *", "struct foo *", "int int", "long bool *"})
    void isRefusedWhereATraceEventCannotHaveIt(String type) {
        assertThat(lookUp(type)).isEmpty();
    }

    @Test
    void knowsWhichIntegersJavaWouldMisread() {
        assertThat(FieldType.values())
                .filteredOn(FieldType::isUnsignedInteger)
                .containsExactly(FieldType.UINT8, FieldType.UINT16, FieldType.UINT32, FieldType.UINT64);
    }

    private static Optional<CType> lookUp(String type) {
        List<String> words = Arrays.stream(type.split(" ", -1))
                .filter(word -> !word.equals("*"))
                .toList();
        return CType.of(words, (int) type.chars().filter(c -> c == '*').count());
    }
}
