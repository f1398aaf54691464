package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CodeVersionTest {
    @Test
    @DisplayName("the version of this code tells its build")
    void tellsTheBuild() {
        assertThat(CodeVersion.current()).matches("[0-9][^+]*\\+[0-9a-f]{12}").isEqualTo(CodeVersion.current());
    }
}
