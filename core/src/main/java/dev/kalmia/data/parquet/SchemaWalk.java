package dev.kalmia.data.parquet;

import dev.kalmia.data.parquet.StoredSchema.Field;
import dev.kalmia.data.parquet.StoredSchema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Goes once through the elements of a schema, parents first.
final class SchemaWalk {
    private static final int DEEPEST = 32;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int CONVERTED_MAP = 1;
    private static final int CONVERTED_MAP_ENTRIES = 2;
    private static final int CONVERTED_LIST = 3;
    private static final int LOGICAL_MAP = 2;
    private static final int LOGICAL_LIST = 3;

    private final List<ThriftStruct> elements;
    private final Map<Integer, String> unreadPlaces;
    private final List<UnreadColumn> unread = new ArrayList<>();
    private int next = 1;
    private int columns;

    /// Where a node stands.
    private record Place(String path, int definition, int repetition, int depth) {}

    SchemaWalk(List<ThriftStruct> elements, Map<Integer, String> unreadPlaces) {
        this.elements = elements;
        this.unreadPlaces = unreadPlaces;
    }

    /// The fields below the root that are read. A table without columns has none.
    List<Field> root() {
        List<Field> fields = elements.size() == 1 ? List.of() : children(elements.getFirst(), new Place("", 0, 0, 0));
        Damage.within(elements.size(), next, elements.size(), "fields of the schema");
        return fields;
    }

    int columns() {
        return columns;
    }

    List<UnreadColumn> unread() {
        return List.copyOf(unread);
    }

    /// Those that are read.
    private List<Field> children(ThriftStruct parent, Place above) {
        Damage.within(0, above.depth() + 1, DEEPEST, "depth of the schema");
        int count = Damage.within(1, parent.number(5, 0), elements.size() - next, "children of a field");
        List<Field> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Damage.within(1, elements.size() - next, elements.size(), "fields left in the schema");
            Field field = field(elements.get(next++), above);
            if (field != null) {
                read.add(field);
            }
        }
        return List.copyOf(read);
    }

    /// Null where it is not read.
    private @Nullable Field field(ThriftStruct element, Place above) {
        String name = element.text(4);
        int kind = Damage.within(0, element.number(3), REPEATED, "repetition of column '" + name + "'");
        Place place = new Place(
                above.path().isEmpty() ? name : above.path() + "." + name,
                above.definition() + (kind == 0 ? 0 : 1),
                above.repetition() + (kind == REPEATED ? 1 : 0),
                above.depth() + 1);
        return element.number(5, 0) == 0 ? leaf(element, name, kind, place) : group(element, name, kind, place);
    }

    private @Nullable Field leaf(ThriftStruct element, String name, int kind, Place at) {
        int place = columns++;
        String type = UnreadTypes.name(element);
        String why = type == null ? unreadPlaces.get(place) : type;
        if (why != null) {
            unread.add(new UnreadColumn(at.path(), why));
            return null;
        }
        return new Field(
                name,
                place,
                kind == OPTIONAL,
                kind == REPEATED,
                at.definition(),
                at.repetition(),
                StoredType.of(element.number(1)),
                WholeNumbers.of(element),
                Shape.PLAIN,
                0,
                List.of());
    }

    private @Nullable Field group(ThriftStruct element, String name, int kind, Place at) {
        int before = unread.size();
        List<Field> children = children(element, at);
        Shape shape = shape(element, name, children);
        if (shape == null) {
            List<UnreadColumn> within = unread.subList(before, unread.size());
            String why = within.getFirst().why();
            within.clear();
            unread.add(new UnreadColumn(at.path(), why));
            return null;
        }
        return new Field(
                name,
                -1,
                kind == OPTIONAL,
                kind == REPEATED,
                at.definition(),
                at.repetition(),
                null,
                WholeNumbers.SIGNED,
                shape,
                (int) element.number(5),
                children);
    }

    /// What a group stands for; null where nothing is left of it.
    private static @Nullable Shape shape(ThriftStruct element, String name, List<Field> children) {
        if (children.isEmpty()) {
            return null;
        }
        Field first = children.getFirst();
        if (element.number(5) != 1 || !first.repeated()) {
            return Shape.PLAIN;
        }
        if (is(element, CONVERTED_LIST, LOGICAL_LIST)) {
            return isWrapper(first, name) ? Shape.WRAPPED_LIST : Shape.LIST;
        }
        boolean map = is(element, CONVERTED_MAP, LOGICAL_MAP) || is(element, CONVERTED_MAP_ENTRIES, LOGICAL_MAP);
        if (!map || first.stored() != 2) {
            return Shape.PLAIN;
        }
        // Keys without values say nothing, nor do values without keys.
        if (first.children().size() < 2) {
            return null;
        }
        return first.children().getFirst().type() == StoredType.BYTE_ARRAY ? Shape.MAP : Shape.PLAIN;
    }

    /// Whether what is repeated in a list is there only to hold the element (LogicalTypes.md of the format).
    private static boolean isWrapper(Field repeated, String list) {
        return repeated.stored() == 1
                && !repeated.name().equals("array")
                && !repeated.name().equals(list + "_tuple");
    }

    private static boolean is(ThriftStruct element, int converted, int logical) {
        return element.number(6, -1) == converted
                || (element.has(10) && element.struct(10).has(logical));
    }
}
