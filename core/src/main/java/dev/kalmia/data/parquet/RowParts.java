package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Puts the parts of a row together from its columns (Melnik et al. 2010, Dremel, appendix B, as a tree that reads
/// itself): a struct is an object, a list an array, a map an object, what is not there null.
sealed interface RowParts {
    JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// What the columns have next.
    JsonNode read(RowSize size);

    /// Goes on behind what is not there.
    void pass();

    /// One of the columns: its levels are those of all.
    StoredColumn first();

    /// The parts of one field.
    ///
    /// @param columns of the leaves that come next, in their order
    static RowParts of(StoredSchema.Field field, Iterator<StoredColumn> columns) {
        RowParts inner = field.type() != null ? new Value(columns.next()) : group(field, columns);
        if (field.repeated()) {
            return new Repeated(field.definition() - 1, field.repetition() - 1, inner);
        }
        return field.optional() ? new Maybe(field.definition() - 1, inner) : inner;
    }

    private static RowParts group(StoredSchema.Field field, Iterator<StoredColumn> columns) {
        return switch (field.shape()) {
            case PLAIN -> struct(field, columns);
            case MAP ->
                new Entries(
                        of(field.children().getFirst(), columns),
                        names(field.children().getFirst()));
            case LIST -> of(field.children().getFirst(), columns);
            case WRAPPED_LIST -> new Unwrapped(of(field.children().getFirst(), columns));
        };
    }

    private static RowParts struct(StoredSchema.Field field, Iterator<StoredColumn> columns) {
        List<RowParts> parts = new ArrayList<>();
        field.children().forEach(child -> parts.add(of(child, columns)));
        return new Struct(names(field), parts);
    }

    private static List<String> names(StoredSchema.Field field) {
        return field.children().stream().map(StoredSchema.Field::name).toList();
    }

    /// A value of a column.
    record Value(StoredColumn first) implements RowParts {
        @Override
        public JsonNode read(RowSize size) {
            JsonNode value = size.added(first.value());
            first.advance();
            return value;
        }

        @Override
        public void pass() {
            first.advance();
        }
    }

    /// What may be null.
    ///
    /// @param above the level up to which it is not there
    record Maybe(int above, RowParts inner) implements RowParts {
        @Override
        public JsonNode read(RowSize size) {
            if (first().definition() > above) {
                return inner.read(size);
            }
            pass();
            return size.added(NullNode.getInstance());
        }

        @Override
        public void pass() {
            inner.pass();
        }

        @Override
        public StoredColumn first() {
            return inner.first();
        }
    }

    /// Any number of elements.
    ///
    /// @param above the level up to which there is none
    /// @param outer the level of repetition at which the next list begins
    record Repeated(int above, int outer, RowParts element) implements RowParts {
        @Override
        public JsonNode read(RowSize size) {
            ArrayNode list = JSON.arrayNode();
            if (first().definition() <= above) {
                pass();
                return list;
            }
            do {
                list.add(element.read(size));
            } while (first().repetition() > outer);
            return list;
        }

        @Override
        public void pass() {
            element.pass();
        }

        @Override
        public StoredColumn first() {
            return element.first();
        }
    }

    /// Fields with names.
    record Struct(List<String> names, List<RowParts> parts) implements RowParts {
        @Override
        public JsonNode read(RowSize size) {
            ObjectNode object = JSON.objectNode();
            for (int i = 0; i < parts.size(); i++) {
                object.set(names.get(i), parts.get(i).read(size));
            }
            return object;
        }

        @Override
        public void pass() {
            parts.forEach(RowParts::pass);
        }

        @Override
        public StoredColumn first() {
            return parts.getFirst().first();
        }
    }

    /// A list whose elements lie in structs of one field.
    record Unwrapped(RowParts list) implements RowParts {
        @Override
        public JsonNode read(RowSize size) {
            ArrayNode elements = JSON.arrayNode();
            list.read(size).forEach(wrapper -> elements.add(wrapper.iterator().next()));
            return elements;
        }

        @Override
        public void pass() {
            list.pass();
        }

        @Override
        public StoredColumn first() {
            return list.first();
        }
    }

    /// A map, which is stored as a list of keys and values.
    record Entries(RowParts list, List<String> names) implements RowParts {
        @Override
        public JsonNode read(RowSize size) {
            ObjectNode map = JSON.objectNode();
            list.read(size).forEach(entry -> map.set(entry.get(names.getFirst()).asText(), entry.get(names.getLast())));
            return map;
        }

        @Override
        public void pass() {
            list.pass();
        }

        @Override
        public StoredColumn first() {
            return list.first();
        }
    }
}
