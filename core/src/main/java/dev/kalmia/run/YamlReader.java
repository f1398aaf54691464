package dev.kalmia.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/// YAML into plain values with their lines. Aliases are refused, so that a small file cannot unfold into a large one,
/// and tags are not obeyed: everything is a map, a list, a text, a number or a boolean. A key without a value is not
/// there.
final class YamlReader {
    private static final int MAX_DEPTH = 40;
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .loaderOptions(limits())
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String source;
    private final Map<String, Integer> lines = new HashMap<>();

    YamlReader(String source) {
        this.source = source;
    }

    Settings read(String yaml) {
        try (YAMLParser parser = FACTORY.createParser(yaml)) {
            if (parser.nextToken() == null) {
                return new Settings(Map.of(), source, lines);
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new UsageException(place(parser) + ": keys and values are expected");
            }
            Map<String, Object> values = map(parser, "", 0);
            if (parser.nextToken() != null) {
                throw new UsageException(place(parser) + ": one YAML document is expected, here a second begins");
            }
            return new Settings(values, source, lines);
        } catch (JsonProcessingException e) {
            throw new UsageException(place(e) + ": not YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new InputException("cannot read " + source + ": " + InputException.reason(e), e);
        }
    }

    private Map<String, Object> map(YAMLParser parser, String path, int depth) throws IOException {
        refuse(parser, depth);
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String full = path.isEmpty() ? key : path + "." + key;
            lines.put(full, parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            Object value = value(parser, full, depth + 1);
            if (value != null) {
                map.put(key, value);
            }
        }
        return map;
    }

    private List<Object> list(YAMLParser parser, String path, int depth) throws IOException {
        refuse(parser, depth);
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String full = path + "[" + list.size() + "]";
            lines.put(full, parser.currentTokenLocation().getLineNr());
            Object value = value(parser, full, depth + 1);
            if (value == null) {
                throw new UsageException(source + ":" + lines.get(full) + ": an element of " + path + " has no value");
            }
            list.add(value);
        }
        return list;
    }

    private @Nullable Object value(YAMLParser parser, String path, int depth) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(parser, path, depth);
            case START_ARRAY -> list(parser, path, depth);
            default -> {
                refuse(parser, depth);
                yield JsonTree.read(parser);
            }
        };
    }

    private void refuse(YAMLParser parser, int depth) throws IOException {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw new UsageException(place(parser) + ": YAML anchors and aliases are not supported");
        }
        if (depth > MAX_DEPTH) {
            throw new UsageException(place(parser) + ": nested deeper than " + MAX_DEPTH);
        }
    }

    private String place(YAMLParser parser) {
        return source + ":" + parser.currentTokenLocation().getLineNr();
    }

    private String place(JsonProcessingException e) {
        return e.getLocation() == null ? source : source + ":" + e.getLocation().getLineNr();
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit((int) Settings.MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        return options;
    }
}
