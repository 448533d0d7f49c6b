package io.paysync.providers.mollie;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.mollie.MollieSender.PAID;
import static io.paysync.providers.mollie.MollieSender.embedded;
import static io.paysync.providers.words.Cell.code;
import static io.paysync.providers.words.Cell.said;
import static io.paysync.providers.words.Cell.word;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.Verdict;
import io.paysync.providers.words.Cell;
import io.paysync.providers.words.Words;
import io.paysync.testkit.Probe;
import java.util.List;

/** Mollie's words for its page: those of the payment that is fetched to prove a callback. */
public final class MollieWords {
    private static final Cell PAYMENT = said("payment", "支付");
    private static final Cell REFUND = said("refund", "退款");
    private static final Cell CHARGEBACK = said("chargeback", "拒付");

    private final ScriptedApi api;
    private final Account account;
    private final Words words = new Words(MollieCodes.class, said("what is fetched", "查询到的"), code("status"));

    private MollieWords(ScriptedApi api) {
        this.api = api;
        this.account = Case.account(
                MollieSender.section().put("apiBase", api.base()).put("proofsBurst", 1000), NOW, api.outside());
    }

    public static Words words() {
        try (ScriptedApi api = new ScriptedApi()) {
            return new MollieWords(api).all();
        }
    }

    private Words all() {
        for (String status : List.of("open", "pending", "authorized", "paid", "failed", "canceled", "expired")) {
            words.add(PAYMENT, word("PAYMENT", status), last(PAID.replace("\"paid\"", "\"" + status + "\"")));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, last(PAID.replace("\"paid\"", "\"settled\"")));
        for (String status : List.of("queued", "pending", "processing", "refunded", "failed", "canceled")) {
            words.add(REFUND, word("REFUND", status), last(embedded(MollieSender.refund("re_1", status), "")));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, last(embedded(MollieSender.refund("re_1", "lost"), "")));
        words.add(
                CHARGEBACK,
                said("no `reversedAt`", "无 `reversedAt`"),
                last(embedded("", MollieSender.chargeback("chb_1", "null"))));
        words.add(
                CHARGEBACK,
                said("`reversedAt`", "有 `reversedAt`"),
                last(embedded("", MollieSender.chargeback("chb_1", "\"2026-11-20T01:59:50+00:00\""))));
        return words;
    }

    /** What is told last: of the payment, or of the one thing that comes with it. */
    private PaymentFact last(String payment) {
        api.answers(Answer.json(200, payment));
        Verdict verdict = Probe.result(account.prove(MollieSender.names("tr_1"), NOW));
        List<PaymentFact> facts = ((Verdict.Genuine) verdict).facts();
        return facts.get(facts.size() - 1);
    }
}
