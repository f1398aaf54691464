package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.language.Answer;
import dev.kalmia.language.Chat;
import dev.kalmia.language.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScribeTest {
    private static final ReplySchema SCHEMA = ReplySchema.of(new ReplySchema.Text("query", 10, 100));
    private static final Chat CHAT = new Chat(
            List.of(Message.system("a nurse"), Message.user("write")), new Chat.Writing(0.7, 0.8, 50, true), 3);

    private static final Spending ONE = new Spending(1, 10, 5);
    private static final Spending TWO = new Spending(2, 20, 10);

    private final ScriptedModel model = new ScriptedModel();
    private final Scribe scribe = new ModelScribe(model);

    @Test
    @DisplayName("a good reply is taken at once")
    void good() {
        model.says("{\"query\": \"q\"}");
        assertThat(scribe.ask(CHAT, SCHEMA))
                .isEqualTo(new Scribe.Written(Map.of("query", "q"), ScriptedModel.DAY, false, ONE));
        assertThat(model.asked()).containsExactly(CHAT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"question\": \"q\"} | \"query\" is missing", "sorry, no | there is no JSON object"})
    @DisplayName("a near miss is asked for once more, with what was said and what was wrong")
    void repairs(String miss, String fault) {
        model.says(miss).says("{\"query\": \"better\"}");
        assertThat(scribe.ask(CHAT, SCHEMA))
                .isEqualTo(new Scribe.Written(Map.of("query", "better"), ScriptedModel.DAY, true, TWO));
        Chat second = model.asked().getLast();
        assertThat(second.messages()).startsWith(CHAT.messages().toArray(new Message[0]));
        assertThat(second.messages().get(2)).isEqualTo(Message.assistant(miss));
        assertThat(second.messages().getLast().text())
                .isEqualTo("That is not what was asked for: " + fault + ". Write one JSON object with the keys"
                        + " \"query\": a text, and nothing else.");
        assertThat(second.sample()).isEqualTo(CHAT.sample());
    }

    @Test
    @DisplayName("what is wrong twice is refused, with what was written last")
    void refuses() {
        model.says("{}").says("{\"query\": \"\"}");
        assertThat(scribe.ask(CHAT, SCHEMA))
                .isEqualTo(new Scribe.Refused("schema", "\"query\" must not be empty", "{\"query\": \"\"}", TWO));
        model.says("{}").says("no");
        assertThat(scribe.ask(CHAT, SCHEMA))
                .isEqualTo(new Scribe.Refused("no-json", "there is no JSON object", "no", TWO));
        assertThat(model.asked()).hasSize(4);
    }

    @Test
    @DisplayName("what is told beforehand takes no more tokens than are asked for")
    void toldBefore() {
        for (int most : new int[] {3, 2000}) {
            Chat chat = new Chat(CHAT.messages(), new Chat.Writing(0.7, 0.8, most, true), 0);
            Scribe.Outcome told = new DryScribe("m", null).ask(chat, SCHEMA);
            if (most == 3) {
                assertThat(told.spending().answerTokens()).isEqualTo(3);
            } else {
                assertThat(told.spending().answerTokens()).isBetween(4L, 1999L);
            }
        }
    }

    @Test
    @DisplayName("what was cut, withheld, empty or not answered is not asked for again")
    void gone() {
        model.ends("{\"query\": \"q", Answer.Finish.LENGTH)
                .ends("", Answer.Finish.WITHHELD)
                .says(" ")
                .isSilent("too long");
        assertThat(scribe.ask(CHAT, SCHEMA))
                .isEqualTo(new Scribe.Refused(
                        "cut",
                        "it has 5 tokens and no end; with more max-tokens it is asked again",
                        "{\"query\": \"q",
                        ONE));
        assertThat(scribe.ask(CHAT, SCHEMA)).extracting("reason").isEqualTo("withheld");
        assertThat(scribe.ask(CHAT, SCHEMA)).extracting("reason").isEqualTo("empty");
        assertThat(scribe.ask(CHAT, SCHEMA))
                .isEqualTo(new Scribe.Refused("unanswered", "too long", "", Spending.NOTHING));
        assertThat(model.asked()).hasSize(4);
    }

    @Test
    @DisplayName("what is not answered for now is told from what never will be")
    void notNow() {
        model.isBusy("no connection").isSilent("too long");
        assertThat(scribe.ask(CHAT, SCHEMA))
                .isEqualTo(new Scribe.Refused("not-now", "no connection", "", Spending.NOTHING));
        assertThat(scribe.ask(CHAT, SCHEMA)).extracting("reason").isEqualTo("unanswered");
    }

    @Test
    @DisplayName("a second asking that ends badly is refused with its own reason")
    void secondEndsBadly() {
        model.says("{}").isSilent("gone").says("{}").ends("{\"qu", Answer.Finish.LENGTH);
        assertThat(scribe.ask(CHAT, SCHEMA)).isEqualTo(new Scribe.Refused("unanswered", "gone", "{}", ONE));
        assertThat(scribe.ask(CHAT, SCHEMA)).extracting("reason").isEqualTo("cut");
    }
}
