package io.paysync.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DictionaryTest {
    @Test
    void theWordsOfASeedAreFieldsHeadersAndStates() {
        byte[] seed = "POST /x HTTP/1.1\nX-Sign: aa\n\n{\"trade_state\":\"PAID_UP\"}&out_no=7"
                .getBytes(StandardCharsets.UTF_8);

        assertThat(Dictionary.of(List.of(seed)))
                .contains("\"X-Sign\"", "\"\\x22trade_state\\x22\"", "\"\\x22PAID_UP\\x22\"", "\"out_no\"")
                .allMatch(line -> line.matches("\"[!-~]+\""));
    }
}
