package dev.kalmia.model;

import dev.kalmia.run.Nearest;
import dev.kalmia.run.UsageException;
import java.util.List;

/// Which positions a text has whose tokens are more than a model was trained on. A text that is no longer
/// keeps its own, whatever is chosen here: only what is too long is read in another way (Zhu et al. 2024,
/// arXiv 2404.12096, sections 4 and 5).
public sealed interface Positions {
    /// As ever: there is no text that is too long.
    record Plain() implements Positions {}

    /// Neighbours share a position: `place // s`, where the text is up to `s` times too long.
    record Grouped() implements Positions {}

    /// They begin anew after the last: `place mod trained`.
    record Recurrent() implements Positions {}

    /// They lie closer together: `place / s`, where the longest text is `s` times too long (Chen et al.
    /// 2023).
    record Interpolated() implements Positions {}

    /// The base of rotary positions is greater, so that pairs that turn slowly turn slower.
    ///
    /// @param factor what the base is multiplied by; 0 for the published factor
    record Ntk(double factor) implements Positions {
        public Ntk {
            if (factor != 0 && !(factor >= 1 && factor <= 1e6)) {
                throw new UsageException("the factor of ntk must be from 1 to 1000000; factor=" + factor);
            }
        }
    }

    /// Rotary positions as ever to keys nearby, shared by `group` neighbours to those farther away (Jin et
    /// al. 2024, arXiv 2401.01325).
    ///
    /// @param group how many neighbours share a position; 0, with the window, for the published pair
    /// @param window keys nearer than so many tokens are nearby
    record SelfExtend(int group, int window) implements Positions {
        public SelfExtend {
            boolean published = group == 0 && window == 0;
            if (!published && (group < 1 || window < 1)) {
                throw new UsageException(
                        "group and window of self-extend must be positive; group=" + group + " window=" + window);
            }
        }
    }

    List<String> NAMES = List.of("grouped", "recurrent", "interpolated", "ntk", "self-extend");

    /// What [#parse] reads as this.
    default String word() {
        return switch (this) {
            case Plain _ -> "plain";
            case Grouped _ -> "grouped";
            case Recurrent _ -> "recurrent";
            case Interpolated _ -> "interpolated";
            case Ntk(double factor) -> factor == 0 ? "ntk" : "ntk:" + factor;
            case SelfExtend(int group, int window) ->
                group == 0 ? "self-extend" : "self-extend:" + group + "," + window;
        };
    }

    /// Reads `grouped`, `recurrent`, `interpolated`, `ntk`, `ntk:FACTOR`, `self-extend` or
    /// `self-extend:GROUP,WINDOW`.
    static Positions parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String numbers = colon < 0 ? "" : text.substring(colon + 1);
        if (colon >= 0 && !name.equals("ntk") && !name.equals("self-extend")) {
            throw new UsageException("only ntk and self-extend take numbers after a colon; positions=" + text);
        }
        return switch (name) {
            case "grouped" -> new Grouped();
            case "recurrent" -> new Recurrent();
            case "interpolated" -> new Interpolated();
            case "ntk" -> new Ntk(colon < 0 ? 0 : number(numbers, text));
            case "self-extend" -> colon < 0 ? new SelfExtend(0, 0) : selfExtend(numbers, text);
            default ->
                throw new UsageException(
                        "positions must be one of " + NAMES + Nearest.hint(name, NAMES) + "; positions=" + text);
        };
    }

    private static double number(String digits, String text) {
        try {
            double number = Double.parseDouble(digits);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Told below, with all other things that are no factor.
        }
        throw new UsageException("the factor of ntk must be a number from 1, as in ntk:5; positions=" + text);
    }

    private static Positions selfExtend(String numbers, String text) {
        String[] parts = numbers.split(",", -1);
        if (parts.length == 2 && parts[0].matches("[1-9]\\d{0,8}") && parts[1].matches("[1-9]\\d{0,8}")) {
            return new SelfExtend(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
        throw new UsageException(
                "self-extend must have a group and a window, as in self-extend:9,64; positions=" + text);
    }
}
