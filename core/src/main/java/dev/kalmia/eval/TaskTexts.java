package dev.kalmia.eval;

import dev.kalmia.data.Column;
import dev.kalmia.data.FileFormat;
import dev.kalmia.data.Table;
import dev.kalmia.data.TableFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The texts that a task of a kind that is not evaluated yet measures with: whoever keeps them out of
/// training wants them all the same. Nothing is read before it is asked for.
///
/// @param descriptor says where they lie
record TaskTexts(Descriptor descriptor, TaskKind kind) {
    private static final List<String> PAIR = List.of("text1", "text2");
    private static final List<String> LABELLED = List.of("text", "label");

    /// All of them, in the order of the files.
    ///
    /// @throws dev.kalmia.run.InputException when a file is not there or cannot be read
    List<String> read() {
        return switch (kind) {
            case CLASSIFICATION -> table(List.of(descriptor.file("test")), List.of("text"), LABELLED);
            case CLUSTERING -> table(descriptor.tableFiles(), List.of("text"), LABELLED);
            case PAIR_CLASSIFICATION -> table(descriptor.tableFiles(), PAIR, List.of("text1", "text2", "label"));
            case BITEXT ->
                descriptor.has("first")
                        ? lines(List.of(descriptor.file("first"), descriptor.file("second")))
                        : table(descriptor.tableFiles(), PAIR, PAIR);
            case RETRIEVAL, RERANKING, STS, PASSKEY, NEEDLE -> throw new IllegalArgumentException(kind + " has a task");
        };
    }

    private List<String> table(List<Path> files, List<String> wanted, List<String> known) {
        Map<String, Column> columns = descriptor.columns(known);
        Table table = Table.read(files, descriptor.format(files));
        List<String> texts = new ArrayList<>();
        for (String name : wanted) {
            texts.addAll(table.column(columns.getOrDefault(name, Column.of(name))));
        }
        return texts;
    }

    /// A text a line, whatever the files are called.
    private static List<String> lines(List<Path> files) {
        return Table.read(files, TableFormat.of(FileFormat.TXT)).column(Column.of(0));
    }
}
