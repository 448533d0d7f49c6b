package io.paysync.statusapi.about;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "-|false",
                "en|false",
                "zh|true",
                "zh-CN,zh;q=0.9,en;q=0.8|true",
                "zh-Hant-TW|true",
                "en-GB,en;q=0.9,zh;q=0.8|false",
                "fr,de|false",
                "fr,zh;q=0.5|true",
                "*|false",
                ";;;|false",
            })
    void thePageSpeaksWhatTheBrowserPrefers(String header, boolean chinese) {
        assertThat(Languages.prefersChinese(header)).isEqualTo(chinese);
    }
}
