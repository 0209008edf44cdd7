package dev.phaseline.analyzer.log;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times as other programs write them before a line. Used again for each line, by one thread.
 *
 * <pre>
 * 2026-11-22T20:46:33.854497Z     RFC 3339 and its relatives: a blank or T, a comma or dot, +0100, +01:00 or nothing
 * Sun 2026-11-22 20:46:33 CET     journalctl -o short-full
 * Nov 22 20:46:33                 syslog: neither year nor zone
 * [   12.345678]                  since the start of the host
 * 1795379838.430765               since the epoch
 * </pre>
 */
final class TimeReader {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final long LARGEST_SECOND = Long.MAX_VALUE / NS_PER_SECOND - 1;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANOSECOND_DIGITS = 9;

    private static final int LONGEST_ZONE_NAME = 5;
    private static final DateTimeFormatter ZONE_NAMES = DateTimeFormatter.ofPattern("z", Locale.ENGLISH);

    /** The name of a zone repeats line after line. */
    private byte[] zoneName = {};

    private ZoneId zone = ZoneOffset.UTC;

    private final long lastSecond;
    private final int lastYear;
    private long timeNs;
    private boolean sinceStart;
    private boolean utc;
    private boolean zoned;
    private int end;

    /** @param lastSecond when the log was written last, in seconds since the epoch: times without a year are not later */
    TimeReader(long lastSecond) {
        this.lastSecond = lastSecond;
        lastYear = java.time.LocalDate.ofEpochDay(Math.floorDiv(lastSecond, SECONDS_PER_DAY))
                .getYear();
    }

    /** Nanoseconds since the epoch, or since the start of the host. */
    long timeNs() {
        return timeNs;
    }

    /** Whether the time counts from the start of the host, not from the epoch. */
    boolean isSinceStart() {
        return sinceStart;
    }

    /** Whether the time was marked as UTC by a {@code Z}. */
    boolean isUtc() {
        return utc;
    }

    /** Whether the time was given with an offset from UTC, or a {@code Z}. */
    boolean isZoned() {
        return zoned;
    }

    /** The first byte after the time. */
    int end() {
        return end;
    }

    /** Reads a time; if there is none, what was read before may be gone. */
    boolean read(byte[] line, int from, int to) {
        sinceStart = false;
        utc = false;
        zoned = false;
        if (from >= to) {
            return false;
        }
        byte first = line[from];
        if (first == '[') {
            return readSinceStart(line, from, to);
        }
        if (first >= '0' && first <= '9') {
            return isDate(line, from, to) ? readDate(line, from, to) : readSeconds(line, from, to);
        }
        return isWeekday(line, from, to)
                ? isDate(line, from + 4, to) && readDate(line, from + 4, to) && readZoneName(line, to)
                : first >= 'A' && first <= 'S' && readMonth(line, from, to);
    }

    private static boolean isWeekday(byte[] line, int from, int to) {
        return to - from > 8 && line[from + 3] == ' ' && isDigit(line[from + 4]) && line[from + 8] == '-';
    }

    /** A blank and letters such as {@code CEST}. */
    private boolean readZoneName(byte[] line, int to) {
        int start = end + 1;
        int at = start;
        while (at < to && line[at] >= 'A' && line[at] <= 'Z') {
            at++;
        }
        if (end >= to || line[end] != ' ' || at == start || at - start > LONGEST_ZONE_NAME) {
            return false;
        }
        if (!Arrays.equals(zoneName, 0, zoneName.length, line, start, at)) {
            zoneName = Arrays.copyOfRange(line, start, at);
            zone = zone(new String(zoneName, StandardCharsets.US_ASCII));
        }
        var local = LocalDateTime.ofEpochSecond(timeNs / NS_PER_SECOND, 0, ZoneOffset.UTC);
        timeNs -= zone.getRules().getOffset(local).getTotalSeconds() * NS_PER_SECOND;
        end = at;
        return true;
    }

    /** Names of zones are not unique: the JDK's choice is taken, and UTC for those that it does not know. */
    private static ZoneId zone(String name) {
        try {
            return ZONE_NAMES.parse(name, ZoneId::from);
        } catch (DateTimeParseException e) {
            return ZoneOffset.UTC;
        }
    }

    private static boolean isDate(byte[] line, int from, int to) {
        return to - from >= 19 && line[from + 4] == '-' && line[from + 7] == '-';
    }

    private boolean readDate(byte[] line, int from, int to) {
        int year = number(line, from, 4);
        int month = number(line, from + 5, 2);
        int day = number(line, from + 8, 2);
        byte between = line[from + 10];
        if (year < 1970 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) {
            return false;
        }
        return (between == 'T' || between == ' ')
                && readTimeOfDay(daysSinceEpoch(year, month, day), line, from + 11, to)
                && readZone(line, to);
    }

    private static long daysSinceEpoch(int year, int month, int day) {
        int leapDays = leapDaysBefore(year) - leapDaysBefore(1970) + (month > 2 && isLeap(year) ? 1 : 0);
        return (year - 1970) * 365L + leapDays + DAYS_BEFORE_MONTH[month - 1] + day - 1;
    }

    private static int leapDaysBefore(int year) {
        int before = year - 1;
        return before / 4 - before / 100 + before / 400;
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private boolean readTimeOfDay(long days, byte[] line, int from, int to) {
        if (to - from < 8 || line[from + 2] != ':' || line[from + 5] != ':') {
            return false;
        }
        int hour = number(line, from, 2);
        int minute = number(line, from + 3, 2);
        int second = number(line, from + 6, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return false;
        }
        timeNs = (days * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second) * NS_PER_SECOND;
        end = from + 8;
        readFraction(line, to);
        return true;
    }

    private void readFraction(byte[] line, int to) {
        if (end + 1 >= to || (line[end] != '.' && line[end] != ',') || !isDigit(line[end + 1])) {
            return;
        }
        int at = end + 1;
        long fraction = 0;
        int digits = 0;
        for (; at < to && isDigit(line[at]); at++) {
            if (digits < NANOSECOND_DIGITS) {
                fraction = fraction * 10 + line[at] - '0';
                digits++;
            }
        }
        for (; digits < NANOSECOND_DIGITS; digits++) {
            fraction *= 10;
        }
        timeNs += fraction;
        end = at;
    }

    private boolean readZone(byte[] line, int to) {
        if (end >= to) {
            return true;
        }
        byte sign = line[end];
        if (sign == 'Z') {
            utc = true;
            zoned = true;
            end++;
            return true;
        }
        if (sign != '+' && sign != '-') {
            return true;
        }
        boolean colon = end + 3 < to && line[end + 3] == ':';
        int minutesAt = end + (colon ? 4 : 3);
        if (minutesAt + 2 > to) {
            return false;
        }
        int hours = number(line, end + 1, 2);
        int minutes = number(line, minutesAt, 2);
        if (hours < 0 || minutes < 0) {
            return false;
        }
        long offsetNs = (hours * 3600L + minutes * 60L) * NS_PER_SECOND;
        zoned = true;
        timeNs -= sign == '+' ? offsetNs : -offsetNs;
        end = minutesAt + 2;
        return true;
    }

    private boolean readMonth(byte[] line, int from, int to) {
        if (to - from < 15 || line[from + 3] != ' ' || line[from + 6] != ' ') {
            return false;
        }
        int month = 0;
        for (int i = 0; i < 12; i++) {
            if (MONTHS.charAt(3 * i) == line[from]
                    && MONTHS.charAt(3 * i + 1) == line[from + 1]
                    && MONTHS.charAt(3 * i + 2) == line[from + 2]) {
                month = i + 1;
            }
        }
        int day = line[from + 4] == ' ' ? number(line, from + 5, 1) : number(line, from + 4, 2);
        if (month == 0 || day < 1 || day > 31) {
            return false;
        }
        if (!readTimeOfDay(daysSinceEpoch(lastYear, month, day), line, from + 7, to)) {
            return false;
        }
        if (timeNs / NS_PER_SECOND > lastSecond + SECONDS_PER_DAY) {
            return readTimeOfDay(daysSinceEpoch(lastYear - 1, month, day), line, from + 7, to);
        }
        return true;
    }

    private boolean readSinceStart(byte[] line, int from, int to) {
        int at = from + 1;
        while (at < to && line[at] == ' ') {
            at++;
        }
        if (!readSeconds(line, at, to) || end >= to || line[end] != ']') {
            return false;
        }
        sinceStart = true;
        end++;
        return true;
    }

    /** Reads seconds with a fraction. */
    boolean readSeconds(byte[] line, int from, int to) {
        long seconds = 0;
        int at = from;
        for (; at < to && isDigit(line[at]) && at - from < 12; at++) {
            seconds = seconds * 10 + line[at] - '0';
        }
        if (at == from || at + 1 >= to || line[at] != '.' || !isDigit(line[at + 1]) || seconds > LARGEST_SECOND) {
            return false;
        }
        timeNs = seconds * NS_PER_SECOND;
        end = at;
        readFraction(line, to);
        return true;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    /** The number that some digits make, or -1. */
    private static int number(byte[] line, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            if (!isDigit(line[i])) {
                return -1;
            }
            number = number * 10 + line[i] - '0';
        }
        return number;
    }
}
