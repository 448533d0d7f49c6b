package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.polling.BillsApi;
import io.paysync.contract.polling.BillsApi.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BillsApiTest {
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
    void runsAndTheirDifferencesAreListedForTheKeysMerchant() {
        Answer runs = api.get("read", "/v1/reconciliations?provider=alipay&after=9");
        Answer run = api.get("read", "/v1/reconciliations/1");
        Answer differences = api.get("read", "/v1/reconciliations/1/differences?class=AMOUNT&reviewed=false");

        assertThat(runs.json().getString("next")).isEqualTo("1");
        BillsApi.ListRuns asked = api.owners.asked(BillsApi.ListRuns.class).getLast();
        assertThat(asked).isEqualTo(new BillsApi.ListRuns("default", "alipay", null, 9L, 50));
        assertThat(run.json().getJsonArray("classes").getJsonObject(0).getLong("count"))
                .isEqualTo(1);
        assertThat(differences
                        .json()
                        .getJsonArray("differences")
                        .getJsonObject(0)
                        .getJsonObject("bill")
                        .getInteger("line"))
                .isEqualTo(5);
        assertThat(api.owners.asked(BillsApi.ListDifferences.class).getLast().reviewed())
                .isFalse();
        assertThat(api.get("read", "/v1/reconciliations/2").status()).isEqualTo(404);
        assertThat(api.get("read", "/v1/reconciliations?after=x").status()).isEqualTo(400);
    }

    @Test
    void aDifferenceIsNotedAsLookedAtByAnOperatorAlone() {
        String path = "/v1/reconciliations/1/differences/2/review";
        String note = "{\"note\":\"refunded by hand\"}";

        assertThat(api.send("POST", "write", path, note).status()).isEqualTo(403);
        Answer answer = api.send("POST", "operate", path, note);

        assertThat(answer.json().getString("note")).isEqualTo("refunded by hand");
        assertThat(api.owners.asked(BillsApi.ReviewDifference.class))
                .singleElement()
                .satisfies(asked -> assertThat(asked.by()).isNotEmpty());
    }

    @Test
    void aReportComesInPiecesAsOneFile() {
        Answer answer = api.get("read", "/v1/reconciliations/1/report?format=csv");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("begin end");
        assertThat(answer.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(answer.header("content-disposition")).contains("bill-1.csv");
        assertThat(api.owners.asked(BillsApi.ReadReport.class))
                .extracting(BillsApi.ReadReport::format)
                .containsOnly(Format.CSV);
    }
}
