package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonasTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    @DisplayName("a line each or an object each, once, in the order of the file")
    void reads() throws IOException {
        assertThat(Personas.read(file("p.txt", "a nurse \n\n一位农民\na nurse\n \n")))
                .containsExactly("a nurse", "一位农民");
        assertThat(Personas.read(
                        file("p.jsonl", "{\"persona\": \"a nurse\", \"text\": \"other\"}\n{\"text\": \"a farmer\"}\n")))
                .containsExactly("a nurse", "a farmer");
        assertThat(Personas.read(
                        file("p.jsonl", "{\"persona\": \"a nurse\", \"id\": 1}\n\n{\"persona\": \"a farmer\"}\n")))
                .containsExactly("a nurse", "a farmer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p.jsonl | {\"name\": \"x\"} | p.jsonl:1: a row must have persona or text",
                "p.jsonl | {\"persona\": \"  \"} | persona 1 must have from 1 to 4000 characters; characters=0",
                "p.jsonl | {\"persona\": 5 | p.jsonl line 1",
                "p.jsonl | {\"persona\": 5} | not a text: column 'persona' holds '5' (",
                "p.jsonl | {\"text\": true} | not a text: column 'text' holds 'true' (",
                "p.jsonl | {\"persona\": [\"a nurse\"]} | p.jsonl line 1)",
                "p.jsonl | {\"persona\": null} | p.jsonl:1: a row must have persona or text",
                "p.txt | {\"persona\": 5} | p.txt:1: a persona in a file of lines must be plain text; JSON lines need",
                "p.txt | {persona: a nurse} | p.txt:1: a persona in a file of lines must be plain text",
                "p.txt | { \"persona\": \"a nurse | need the ending .jsonl",
                "p.txt | '' | no rows",
                "p.txt | ' ' | no rows"
            })
    @DisplayName("what is no persona is refused with its place")
    void refuses(String name, String text, String said) throws IOException {
        Path file = file(name, text);
        assertThatThrownBy(() -> Personas.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(said);
    }

    @Test
    @DisplayName("JSON among plain lines is told with its line; a brace alone is no JSON")
    void jsonAmongLines() throws IOException {
        Path file = file("p.txt", "a nurse\n{\"persona\": \"a farmer\"}\n");
        assertThatThrownBy(() -> Personas.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ":2: a persona in a file of lines must be plain text; JSON lines need the ending"
                        + " .jsonl");
        assertThat(Personas.read(file("q.txt", "a nurse {of 40}\n{sic} a farmer\n")))
                .containsExactly("a nurse {of 40}", "{sic} a farmer");
    }

    @Test
    @DisplayName("a number among personas is told with its line")
    void number() throws IOException {
        Path file = file("p.jsonl", "{\"persona\": \"a nurse\"}\n{\"persona\": 5}\n");
        assertThatThrownBy(() -> Personas.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage("not a text: column 'persona' holds '5' (" + file + " line 2)");
    }

    @Test
    @DisplayName("a persona as long as a book is refused")
    void tooLong() throws IOException {
        Path file = file("p.txt", "ok\n" + "x".repeat(Personas.MOST_CHARACTERS + 1));
        assertThatThrownBy(() -> Personas.read(file))
                .hasMessageContaining("persona 2 must have")
                .hasMessageContaining("characters=4001");
    }
}
