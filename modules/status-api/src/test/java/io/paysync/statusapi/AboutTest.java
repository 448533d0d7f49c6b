package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.OrderStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AboutTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.started();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void thePageRunsNothingThatIsNotOurs() {
        Answer page = api.get(null, "/watch/A-1?token=evt1.x.y");

        assertThat(page.header("content-security-policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(page.header("cache-control")).isEqualTo("no-store");
        assertThat(page.body())
                .doesNotContain("://")
                .doesNotContain("style=")
                .doesNotContainPattern("<script(?![^>]* src=\"/)")
                .doesNotContainPattern(" on[a-z]+=")
                .doesNotContain("evt1");
    }

    @Test
    void thePageSpeaksTheBrowsersLanguage() {
        assertThat(api.send("GET", null, "/watch/A-1", null, "Accept-Language", "zh-CN,zh;q=0.9,en;q=0.1")
                        .body())
                .contains("<html lang=\"zh-CN\">");
        assertThat(api.send("GET", null, "/watch/A-1", null, "Accept-Language", "en")
                        .body())
                .contains("<html lang=\"en\">");
    }

    @Test
    void theScriptShowsEverythingAsTextAndNamesEveryStatusInBothLanguages() {
        String script = api.get(null, "/watch.js").body();

        assertThat(script).doesNotContain("innerHTML").doesNotContain("eval(").doesNotContain("document.write");
        for (OrderStatus status : OrderStatus.values()) {
            assertThat(script.split(status.name() + ": '", -1))
                    .as(status.name())
                    .hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void theIndexLeadsToWhatThereIs() {
        api.get(null, "/")
                .json()
                .getJsonObject("links")
                .forEach(link -> assertThat(
                                api.get("operate", (String) link.getValue()).status())
                        .as(link.getKey())
                        .isEqualTo(200));
    }
}
