package io.paysync.providers.words;

import static io.paysync.providers.Case.NOW;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Case;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.testkit.Probe;
import java.util.List;

/** What the code makes of a provider's answer about one payment. */
public final class Asking {
    private Asking() {}

    /** @param section with what is needed to ask, but for the address */
    public static List<PaymentFact> told(
            ScriptedApi api, ObjectNode section, String orderNo, String tradeNo, String answer) {
        api.answers(Answer.json(200, answer));
        QueryAnswer said = Probe.result(Case.account(section.put("apiBase", api.base()), NOW, api.outside())
                .client()
                .orElseThrow()
                .query(new OrderKey("default", orderNo), tradeNo, NOW));
        return ((QueryAnswer.Told) said).facts();
    }
}
