package dev.kalmia.pipeline;

import dev.kalmia.merge.Change;
import dev.kalmia.merge.ModelDifference;
import dev.kalmia.merge.WeightRole;
import dev.kalmia.report.Report;
import dev.kalmia.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// How far the weights of a model are from another's, as table, picture and page: parts of the model downwards, what
/// weights do in them across.
public final class DifferencePage {
    private static final String WHOLE = "whole";
    private static final String NONE = "-";

    private DifferencePage() {}

    /// A page of its own.
    public static Report of(ModelDifference difference) {
        Report report = new Report(difference.first() + " beside " + difference.second());
        addTo(report, difference);
        if (!difference.differences().isEmpty()) {
            report.heading("In what they are not alike")
                    .table(new Table(
                            List.of("difference"),
                            difference.differences().stream().map(List::of).toList()));
        }
        return report;
    }

    /// A picture, a table and what they mean.
    static void addTo(Report report, ModelDifference difference) {
        report.text("‖θ_A − θ_B‖ / ‖θ_B‖ of the weights of A, " + difference.first() + ", and B, " + difference.second()
                        + "; 0 where nothing differs.")
                .heatMap("Relative change", columns(difference), rows(difference))
                .table(table(difference));
    }

    private static List<String> columns(ModelDifference difference) {
        List<String> columns = new ArrayList<>();
        difference.roles().forEach(role -> columns.add(role.title()));
        columns.add(WHOLE);
        return columns;
    }

    private static SequencedMap<String, double[]> rows(ModelDifference difference) {
        SequencedMap<String, double[]> rows = new LinkedHashMap<>();
        List<WeightRole> roles = difference.roles();
        for (ModelDifference.PartChange part : difference.parts()) {
            double[] row = new double[roles.size() + 1];
            for (int i = 0; i < roles.size(); i++) {
                Change change = part.roles().get(roles.get(i));
                row[i] = change == null ? Double.NaN : change.relative().orElse(Double.NaN);
            }
            row[roles.size()] = part.whole().relative().orElse(Double.NaN);
            rows.put(part.part().title(), row);
        }
        return rows;
    }

    /// Relative changes of each role and of whole parts, with the cosine and the share of numbers that differ.
    public static Table table(ModelDifference difference) {
        List<String> header = new ArrayList<>(List.of("part", "numbers"));
        header.addAll(columns(difference));
        header.addAll(List.of("cosine", "share that moved"));
        List<List<String>> rows = new ArrayList<>();
        for (ModelDifference.PartChange part : difference.parts()) {
            rows.add(row(part.part().title(), part.whole(), difference.roles(), part.roles()));
        }
        rows.add(row("whole model", difference.whole(), difference.roles(), difference.ofRoles()));
        return new Table(header, rows);
    }

    private static List<String> row(
            String name, Change whole, List<WeightRole> roles, SequencedMap<WeightRole, Change> changes) {
        List<String> row = new ArrayList<>(List.of(name, String.format(Locale.ROOT, "%,d", whole.numbers())));
        for (WeightRole role : roles) {
            Change change = changes.get(role);
            row.add(change == null ? "" : shown(change.relative()));
        }
        row.add(shown(whole.relative()));
        row.add(shown(whole.cosine()));
        row.add(String.format(Locale.ROOT, "%.4f", whole.moved()));
        return row;
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.6f", value.getAsDouble()) : NONE;
    }

    /// All of it, as [dev.kalmia.run.Json] writes it; what does not exist is null.
    public static SequencedMap<String, Object> json(ModelDifference difference) {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("a", difference.first());
        json.put("b", difference.second());
        json.put("whole", json(new LinkedHashMap<>(), difference.whole()));
        json.put("roles", json(difference.ofRoles()));
        List<Object> parts = new ArrayList<>();
        for (ModelDifference.PartChange part : difference.parts()) {
            SequencedMap<String, Object> each = named("part", part.part().title());
            json(each, part.whole());
            each.put("roles", json(part.roles()));
            parts.add(each);
        }
        json.put("parts", parts);
        List<Object> tensors = new ArrayList<>();
        for (ModelDifference.TensorChange tensor : difference.tensors()) {
            SequencedMap<String, Object> each = named("tensor", tensor.name());
            each.put("part", tensor.part().title());
            each.put("role", tensor.role().title());
            tensors.add(json(each, tensor.change()));
        }
        json.put("tensors", tensors);
        json.put("differences", difference.differences());
        return json;
    }

    private static List<Object> json(SequencedMap<WeightRole, Change> roles) {
        List<Object> list = new ArrayList<>();
        roles.forEach((role, change) -> list.add(json(named("role", role.title()), change)));
        return list;
    }

    private static SequencedMap<String, Object> named(String key, String name) {
        SequencedMap<String, Object> named = new LinkedHashMap<>();
        named.put(key, name);
        return named;
    }

    private static SequencedMap<String, Object> json(SequencedMap<String, Object> into, Change change) {
        into.put("numbers", change.numbers());
        into.put("relative", change.relative().isPresent() ? change.relative().getAsDouble() : null);
        into.put("cosine", change.cosine().isPresent() ? change.cosine().getAsDouble() : null);
        into.put("moved", change.moved());
        return into;
    }
}
