package dev.kalmia.cli;

import dev.kalmia.merge.MergePreview;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What would be merged, for people.
final class MergeTable {
    private MergeTable() {}

    static void print(MergePreview preview, PrintWriter people) {
        if (!preview.groups().isEmpty()) {
            people.println("How far models are from " + preview.against() + ", in its length:");
            List<String> heading = new ArrayList<>(List.of("tensors of", "tensors", "numbers"));
            heading.addAll(preview.models());
            TextTable table = new TextTable(heading.toArray(String[]::new));
            for (MergePreview.Group group : preview.groups()) {
                List<String> row = new ArrayList<>(List.of(
                        group.name(),
                        Integer.toString(group.tensors()),
                        String.format(Locale.ROOT, "%,d", group.numbers())));
                group.distances().forEach(distance -> row.add(String.format(Locale.ROOT, "%.4f", distance)));
                table.row(row.toArray(String[]::new));
            }
            table.print(people);
        }
        preview.notes().forEach(note -> people.println("taken so: " + note));
        preview.differences().forEach(difference -> people.println("in the way: " + difference));
    }
}
