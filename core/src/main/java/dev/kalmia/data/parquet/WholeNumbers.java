package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// What the whole numbers of a column stand for: by the older annotation, or by the newer one alone
/// (LogicalTypes.md).
enum WholeNumbers {
    SIGNED,
    UNSIGNED,
    /// Days since 1970.
    DATE,
    /// Since 1970 UTC.
    INSTANT_MILLIS,
    INSTANT_MICROS,
    INSTANT_NANOS,
    /// Since 1970 on a clock of no zone.
    CLOCK_MILLIS,
    CLOCK_MICROS,
    CLOCK_NANOS,
    /// Of a day, since its beginning.
    TIME_MILLIS,
    TIME_MICROS,
    TIME_NANOS;

    private static final int CONVERTED_DATE = 6;
    private static final int CONVERTED_TIME_MILLIS = 7;
    private static final int CONVERTED_TIME_MICROS = 8;
    private static final int CONVERTED_MILLIS = 9;
    private static final int CONVERTED_MICROS = 10;
    private static final int CONVERTED_UINT_8 = 11;
    private static final int CONVERTED_UINT_64 = 14;
    private static final int LOGICAL_DATE = 6;
    private static final int LOGICAL_TIME = 7;
    private static final int LOGICAL_TIMESTAMP = 8;
    private static final int LOGICAL_INTEGER = 10;

    /// @param element of a leaf; of other types than whole numbers an annotation says nothing here
    static WholeNumbers of(ThriftStruct element) {
        long type = element.number(1);
        if (type != StoredType.INT32.code() && type != StoredType.INT64.code()) {
            return SIGNED;
        }
        // The older annotation has no clock without a zone, so the newer one goes first.
        if (element.has(10)) {
            ThriftStruct logical = element.struct(10);
            if (logical.has(LOGICAL_TIMESTAMP)) {
                return timestamp(logical.struct(LOGICAL_TIMESTAMP));
            }
            if (logical.has(LOGICAL_TIME)) {
                return ofUnit(logical.struct(LOGICAL_TIME), TIME_MILLIS, TIME_MICROS, TIME_NANOS);
            }
            if (logical.has(LOGICAL_DATE)) {
                return DATE;
            }
            if (logical.has(LOGICAL_INTEGER)) {
                return logical.struct(LOGICAL_INTEGER).truth(2, true) ? SIGNED : UNSIGNED;
            }
        }
        int converted = (int) element.number(6, -1);
        return switch (converted) {
            case CONVERTED_DATE -> DATE;
            case CONVERTED_TIME_MILLIS -> TIME_MILLIS;
            case CONVERTED_TIME_MICROS -> TIME_MICROS;
            case CONVERTED_MILLIS -> INSTANT_MILLIS;
            case CONVERTED_MICROS -> INSTANT_MICROS;
            default -> converted >= CONVERTED_UINT_8 && converted <= CONVERTED_UINT_64 ? UNSIGNED : SIGNED;
        };
    }

    private static WholeNumbers timestamp(ThriftStruct timestamp) {
        return timestamp.truth(1, true)
                ? ofUnit(timestamp, INSTANT_MILLIS, INSTANT_MICROS, INSTANT_NANOS)
                : ofUnit(timestamp, CLOCK_MILLIS, CLOCK_MICROS, CLOCK_NANOS);
    }

    private static WholeNumbers ofUnit(
            ThriftStruct time, WholeNumbers millis, WholeNumbers micros, WholeNumbers nanos) {
        ThriftStruct unit = time.struct(2);
        return unit.has(1) ? millis : unit.has(2) ? micros : nanos;
    }

    /// What a number that was read with a sign stands for: a number, or a date or time as ISO 8601 writes it.
    JsonNode meant(JsonNode value) {
        return switch (this) {
            case SIGNED -> value;
            case UNSIGNED -> withoutSign(value);
            // Days of 32 bits are all within the calendar.
            case DATE -> TextNode.valueOf(LocalDate.ofEpochDay(value.intValue()).toString());
            case INSTANT_MILLIS -> time(value.longValue(), ChronoUnit.MILLIS, true);
            case INSTANT_MICROS -> time(value.longValue(), ChronoUnit.MICROS, true);
            case INSTANT_NANOS -> time(value.longValue(), ChronoUnit.NANOS, true);
            case CLOCK_MILLIS -> time(value.longValue(), ChronoUnit.MILLIS, false);
            case CLOCK_MICROS -> time(value.longValue(), ChronoUnit.MICROS, false);
            case CLOCK_NANOS -> time(value.longValue(), ChronoUnit.NANOS, false);
            case TIME_MILLIS -> timeOfDay(value, ChronoUnit.MILLIS);
            case TIME_MICROS -> timeOfDay(value, ChronoUnit.MICROS);
            case TIME_NANOS -> timeOfDay(value, ChronoUnit.NANOS);
        };
    }

    private static JsonNode withoutSign(JsonNode value) {
        if (value.isInt()) {
            return LongNode.valueOf(Integer.toUnsignedLong(value.intValue()));
        }
        return value.longValue() >= 0
                ? value
                : BigIntegerNode.valueOf(new BigInteger(Long.toUnsignedString(value.longValue())));
    }

    private static JsonNode time(long since, ChronoUnit unit, boolean instant) {
        Instant time = Instant.EPOCH.plus(since, unit);
        return TextNode.valueOf(
                instant
                        ? time.toString()
                        : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)));
    }

    /// What lies outside of a day is no time, and stays a number. Whether it is adjusted to UTC is not told: Arrow's
    /// times have no zone, and older versions of it wrote them as adjusted.
    private static JsonNode timeOfDay(JsonNode value, ChronoUnit unit) {
        long since = value.longValue();
        if (since < 0 || since >= ChronoUnit.DAYS.getDuration().dividedBy(unit.getDuration())) {
            return value;
        }
        LocalTime time = LocalTime.MIN.plus(since, unit);
        return TextNode.valueOf(DateTimeFormatter.ISO_LOCAL_TIME.format(time));
    }
}
