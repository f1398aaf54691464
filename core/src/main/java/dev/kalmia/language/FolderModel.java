package dev.kalmia.language;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.generate.Generation;
import dev.kalmia.generate.GenerationConfig;
import dev.kalmia.generate.Generator;
import dev.kalmia.run.BoundedText;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Seeds;
import dev.kalmia.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A decoder in a folder that answers on this machine. The same chat and sample have the same answer.
final class FolderModel implements LanguageModel {
    private static final int HASH_DIGITS = 12;
    private static final long MOST_TEMPLATE_BYTES = 1 << 20;

    private final String name;
    private final Generator generator;
    private final String program;
    private final ChatTemplate template;
    private final Clock clock;

    private FolderModel(String name, Generator generator, String program, ChatTemplate template, Clock clock) {
        this.name = name;
        this.generator = generator;
        this.program = program;
        this.template = template;
        this.clock = clock;
    }

    /// Reads a decoder as [Generator#open] does, and its `chat_template.jinja` or the `chat_template` of
    /// `tokenizer_config.json`.
    static FolderModel open(Path folder, Device device, Clock clock) {
        String program = program(folder);
        ChatTemplate template = ChatTemplate.of(program, folder.toString());
        String name = Objects.requireNonNull(folder.toAbsolutePath().normalize().getFileName(), "the root") + "@"
                + Hashes.folder(folder).substring(0, HASH_DIGITS);
        return new FolderModel(name, Generator.open(TransformerFolder.open(folder), device), program, template, clock);
    }

    private static String program(Path folder) {
        Path own = folder.resolve("chat_template.jinja");
        Path config = folder.resolve("tokenizer_config.json");
        if (Files.isRegularFile(own)) {
            return read(own);
        }
        Object program = Files.isRegularFile(config) ? Json.readObject(config).get("chat_template") : null;
        return switch (program) {
            case String text -> text;
            case List<?> named -> named(named, config);
            case null, default ->
                throw new InputException(
                        folder + ": a model that chats has a chat_template.jinja, or a chat_template in"
                                + " tokenizer_config.json; there is none");
        };
    }

    private static String read(Path file) {
        try {
            return BoundedText.read(file, MOST_TEMPLATE_BYTES, "templates");
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }

    private static String named(List<?> templates, Path config) {
        for (@Nullable Object each : templates) {
            Map<String, Object> template = Json.asObject(each, config + ": chat_template");
            if ("default".equals(template.get("name")) && template.get("template") instanceof String program) {
                return program;
            }
        }
        throw new InputException(config + ": chat_template has no template of the name default");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        Chat.Writing writing = chat.writing();
        GenerationConfig config = new GenerationConfig(
                writing.maxTokens(),
                writing.temperature(),
                writing.topP(),
                List.of(),
                Seeds.derive(chat.sample(), chat.hash()));
        Generation written;
        try {
            written = generator.generate(template.write(chat.messages(), program), config);
        } catch (InputException tooLong) {
            throw NoAnswerException.forGood(String.valueOf(tooLong.getMessage()), tooLong);
        }
        return new Answer(
                written.text(),
                written.promptTokens(),
                written.tokens().size(),
                finish(written.finish()),
                LocalDate.now(clock));
    }

    private static Answer.Finish finish(Generation.Finish finish) {
        return switch (finish) {
            case END, STOP -> Answer.Finish.DONE;
            case LENGTH, POSITIONS -> Answer.Finish.LENGTH;
        };
    }

    @Override
    public void close() {
        generator.close();
    }
}
