package dev.kalmia.data.parquet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The schema of a file that is read: a tree, of which the leaves are columns.
///
/// @param fields below the root
/// @param leaves all columns, in the order of the file
record StoredSchema(List<Field> fields, List<Field> leaves) {
    private static final int MOST_FIELDS = 10_000;
    private static final int DEEPEST = 32;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int CONVERTED_MAP = 1;
    private static final int CONVERTED_MAP_ENTRIES = 2;
    private static final int CONVERTED_LIST = 3;
    private static final int CONVERTED_DECIMAL = 5;
    private static final int LOGICAL_MAP = 2;
    private static final int LOGICAL_LIST = 3;
    private static final int LOGICAL_DECIMAL = 5;

    /// What a group stands for.
    enum Shape {
        PLAIN,
        LIST,
        MAP
    }

    /// A node of the tree.
    ///
    /// @param definition the level from which on it is there
    /// @param repetition the level at which it is repeated, or what it lies in is
    /// @param type null for a group
    /// @param numbers what its whole numbers stand for
    record Field(
            String name,
            boolean optional,
            boolean repeated,
            int definition,
            int repetition,
            @Nullable StoredType type,
            WholeNumbers numbers,
            Shape shape,
            List<Field> children) {}

    /// @param elements parents first, as the file lists them
    static StoredSchema of(List<ThriftStruct> elements) {
        Damage.within(2, elements.size(), MOST_FIELDS, "size of the schema");
        var walk = new Walk(elements);
        List<Field> fields = walk.children(elements.getFirst(), 0, 0, 1);
        Damage.within(elements.size(), walk.next, elements.size(), "fields of the schema");
        return new StoredSchema(fields, List.copyOf(walk.leaves));
    }

    private static final class Walk {
        private final List<ThriftStruct> elements;
        private final List<Field> leaves = new ArrayList<>();
        private int next = 1;

        Walk(List<ThriftStruct> elements) {
            this.elements = elements;
        }

        List<Field> children(ThriftStruct parent, int definition, int repetition, int depth) {
            Damage.within(0, depth, DEEPEST, "depth of the schema");
            int count = Damage.within(1, parent.number(5, 0), elements.size() - next, "children of a field");
            List<Field> children = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Damage.within(1, elements.size() - next, elements.size(), "fields left in the schema");
                children.add(field(elements.get(next++), definition, repetition, depth));
            }
            return List.copyOf(children);
        }

        private Field field(ThriftStruct element, int above, int repetitionAbove, int depth) {
            String name = element.text(4);
            int kind = Damage.within(0, element.number(3), REPEATED, "repetition of column '" + name + "'");
            int definition = above + (kind == 0 ? 0 : 1);
            int repetition = repetitionAbove + (kind == REPEATED ? 1 : 0);
            boolean leaf = element.number(5, 0) == 0;
            StoredType type = leaf ? type(element, name) : null;
            List<Field> children = leaf ? List.of() : children(element, definition, repetition, depth + 1);
            Field field = new Field(
                    name,
                    kind == OPTIONAL,
                    kind == REPEATED,
                    definition,
                    repetition,
                    type,
                    leaf ? WholeNumbers.of(element) : WholeNumbers.SIGNED,
                    shape(element, children),
                    children);
            if (leaf) {
                leaves.add(field);
            }
            return field;
        }

        private static StoredType type(ThriftStruct element, String name) {
            if (element.number(6, -1) == CONVERTED_DECIMAL || logical(element, LOGICAL_DECIMAL)) {
                throw new Damage("column '" + name + "' must hold texts, truth values or numbers of 32 or 64 bits;"
                        + " type=DECIMAL");
            }
            return StoredType.of(element.number(1), name);
        }

        private static Shape shape(ThriftStruct element, List<Field> children) {
            if (children.size() != 1 || !children.getFirst().repeated()) {
                return Shape.PLAIN;
            }
            long converted = element.number(6, -1);
            if (converted == CONVERTED_LIST || logical(element, LOGICAL_LIST)) {
                return Shape.LIST;
            }
            boolean map =
                    converted == CONVERTED_MAP || converted == CONVERTED_MAP_ENTRIES || logical(element, LOGICAL_MAP);
            List<Field> entry = children.getFirst().children();
            boolean entries = entry.size() == 2 && entry.getFirst().type() == StoredType.BYTE_ARRAY;
            return map && entries ? Shape.MAP : Shape.PLAIN;
        }

        private static boolean logical(ThriftStruct element, int type) {
            return element.has(10) && element.struct(10).has(type);
        }
    }
}
