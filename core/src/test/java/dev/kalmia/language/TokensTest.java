package dev.kalmia.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    /// Counted by the tokenizers of Qwen3, Llama 3, DeepSeek V3, Gemma 3 and GPT-4o: the fewest and the most.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "19 | 22 | Adult acute lymphoblastic leukemia is a type of cancer in which the bone marrow makes too many lymphocytes.",
                "26 | 34 | Die Ärztin fragte ihn, ob er in den letzten Tagen Fieber gehabt habe, und schrieb ihm ein anderes Mittel auf.",
                "15 | 32 | 急性淋巴细胞白血病是一种骨髓产生过多淋巴细胞的癌症，常见于儿童。",
                "20 | 27 | 急性リンパ性白血病は、骨髄がリンパ球を作りすぎるがんです。",
                "23 | 35 | Врач спросил, была ли у него в последние дни высокая температура, и выписал другое лекарство.",
                "29 | 31 | {\"user_query\": \"sore throat\", \"positive_document\": \"Gargle with salt water.\", \"score\": 4.5}",
                "11 | 14 | return sum(values) / len(values) if values else 0.0"
            })
    @DisplayName("a text likely has as many tokens as tokenizers of large vocabularies make of it")
    void likely(int fewest, int most, String text) {
        assertThat(Chat.likelyTokens(text)).isBetween((int) (0.8 * fewest), (int) (1.25 * most) + 1);
    }

    @Test
    @DisplayName("a chat has a few tokens more than its messages, and no more than the bound")
    void chat() {
        Chat chat = new Chat(
                List.of(Message.system("You are a nurse."), Message.user("你好")), new Chat.Writing(0, 1, 5, false), 0);
        int texts = Chat.likelyTokens("You are a nurse.") + Chat.likelyTokens("你好");
        assertThat(chat.likelyTokens()).isEqualTo(texts + 2 * 4 + 3).isLessThan((int) chat.mostTokens());
        assertThat(Chat.likelyTokens("")).isZero();
    }
}
