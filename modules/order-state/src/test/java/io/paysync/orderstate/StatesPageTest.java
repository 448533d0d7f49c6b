package io.paysync.orderstate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * docs/states.md is what the tables decide. Run it with {@code -Dtest.jvm.args=-Dpages.write=true} to write what stands
 * between its marks.
 */
class StatesPageTest {
    private static final Path DOCS = Path.of("../../docs");
    private static final boolean WRITE = Boolean.getBoolean("pages.write");

    @ParameterizedTest
    @EnumSource(StatesPage.Part.class)
    void eachPartOfThePageIsWhatTheCodeDecides(StatesPage.Part part) throws IOException {
        for (StatesPage.Language language : StatesPage.Language.values()) {
            Path page = DOCS.resolve(language.page);
            String text = Files.readString(page);
            String name = part.name().toLowerCase(java.util.Locale.ROOT);
            String begin = "<!-- " + name + " -->\n";
            int from = text.indexOf(begin);
            int to = text.indexOf("<!-- /" + name + " -->\n");
            assertThat(from).as("%s has the part %s", page, name).isBetween(0, to);
            String rendered = text.substring(0, from + begin.length()) + "\n" + StatesPage.render(part, language) + "\n"
                    + text.substring(to);
            if (WRITE) {
                Files.writeString(page, rendered);
            } else {
                assertThat(text)
                        .as(
                                "%s differs from what the code decides; to write it, run this test with"
                                        + " -Dtest.jvm.args=-Dpages.write=true",
                                page)
                        .isEqualTo(rendered);
            }
        }
    }
}
