package dev.kalmia.data.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The schema of a file that is read: a tree, of which the leaves are columns. What is not read is not in it: a struct
/// lacks that field, a list of it and a map to it are left out as a whole.
///
/// @param fields below the root
/// @param leaves the columns that are read, in the order of the file
/// @param columns how many the file has
/// @param unread what is left out, in the order of the file
record StoredSchema(List<Field> fields, List<Field> leaves, int columns, List<UnreadColumn> unread) {
    private static final int MOST_FIELDS = 10_000;

    /// What a group stands for.
    enum Shape {
        PLAIN,
        /// What is repeated is the element.
        LIST,
        /// What is repeated only holds the element.
        WRAPPED_LIST,
        MAP
    }

    /// A node of the tree.
    ///
    /// @param place of a leaf among the columns of the file; -1 for a group
    /// @param definition the level from which on it is there
    /// @param repetition the level at which it is repeated, or what it lies in is
    /// @param type null for a group
    /// @param numbers what its whole numbers stand for
    /// @param stored how many fields the file has in a group, read or not
    record Field(
            String name,
            int place,
            boolean optional,
            boolean repeated,
            int definition,
            int repetition,
            @Nullable StoredType type,
            WholeNumbers numbers,
            Shape shape,
            int stored,
            List<Field> children) {}

    /// @param elements parents first, as the file lists them
    /// @param unread place of a column → why it is not read, whatever its type
    static StoredSchema of(List<ThriftStruct> elements, Map<Integer, String> unread) {
        Damage.within(1, elements.size(), MOST_FIELDS, "size of the schema");
        var walk = new SchemaWalk(elements, unread);
        List<Field> fields = walk.root();
        List<Field> leaves = new ArrayList<>();
        fields.forEach(field -> addLeaves(field, leaves));
        return new StoredSchema(fields, List.copyOf(leaves), walk.columns(), walk.unread());
    }

    private static void addLeaves(Field field, List<Field> leaves) {
        if (field.type() != null) {
            leaves.add(field);
        }
        field.children().forEach(child -> addLeaves(child, leaves));
    }
}
