package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges an incoming callback: verdict, reason, every expected field of every event, and the answer given. */
final class CallbackJudge implements TypeJudge {
    /** {@code note} is for the reader. */
    private static final Set<String> EXPECTED = Set.of("verdict", "reason", "note", "events", "items", "ack");

    private final String provider;

    CallbackJudge(String provider) {
        this.provider = provider;
    }

    @Override
    public List<String> differences(JsonNode vector) {
        Expect expect = new Expect();
        Instant now = Expect.instant(vector, "now");
        RawCallback raw = request(vector.path("request"));
        Account account = VectorAccounts.of(provider, vector, now);
        JsonNode expected = vector.path("expected");
        expected.fieldNames().forEachRemaining(name -> {
            if (!EXPECTED.contains(name)) {
                expect.note("expected." + name + " is something that nobody judges");
            }
        });
        if (expected.has("items")) {
            items(expect, expected.path("items"), account, raw, now);
        }
        Verdict verdict = account.verify(raw, now);
        Ack ack = switch (verdict) {
            case Verdict.Genuine genuine -> {
                expect.same("verdict", Expect.text(expected, "verdict"), "accept");
                boolean bent = vector.path("tags").toString().contains("\"tampered\"");
                events(expect, expected, genuine.facts(), account.details(raw, now), bent);
                redelivered(expect, account, raw, now, genuine);
                yield account.accepted(raw);
            }
            case Verdict.Refused refused -> {
                expect.same("verdict", Expect.text(expected, "verdict"), "reject");
                expect.same(
                        "reason",
                        expected.path("reason").asText(null),
                        refused.reason().name());
                expect.same("events", expected.path("events").size(), 0);
                yield account.refused(refused);
            }
        };
        AckJudge.judge(expect, expected.path("ack"), ack);
        return expect.differences();
    }

    /** Each item of a batch by itself: a batch is refused as a whole, whichever of them is wrong. */
    private void items(Expect expect, JsonNode expected, Account account, RawCallback raw, Instant now) {
        List<RawCallback> each = provider.equals("adyen") ? AdyenVectors.eachAlone(raw) : List.of();
        expect.same("number of items", expected.size(), each.size());
        for (int i = 0; i < Math.min(expected.size(), each.size()); i++) {
            boolean genuine = account.verify(each.get(i), now) instanceof Verdict.Genuine;
            expect.same("item " + i, expected.get(i).asText(), genuine ? "accept" : "reject");
        }
    }

    /** @param bent something unsigned was changed, such as its age */
    private static void events(
            Expect expect, JsonNode expected, List<PaymentFact> facts, Map<String, String> details, boolean bent) {
        JsonNode events = expected.path("events");
        expect.same("number of events", events.size(), facts.size());
        for (int i = 0; i < Math.min(events.size(), facts.size()); i++) {
            new EventFields(facts.get(i), details).compare(expect, events.get(i), bent);
        }
    }

    /** A second delivery must collide with the first, even when time has passed. */
    private static void redelivered(
            Expect expect, Account account, RawCallback raw, Instant now, Verdict.Genuine first) {
        List<String> keys = first.facts().stream().map(f -> f.key().eventKey()).toList();
        expect.same("distinct event keys", keys.size(), (int)
                keys.stream().distinct().count());
        if (account.verify(raw, now.minusSeconds(1)) instanceof Verdict.Genuine again) {
            expect.same(
                    "event keys of a second delivery",
                    keys,
                    again.facts().stream().map(f -> f.key().eventKey()).toList());
        }
    }

    static RawCallback request(JsonNode request) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (JsonNode header : request.path("headers")) {
            headers.add(Map.entry(header.path(0).asText(), header.path(1).asText()));
        }
        String target = Expect.text(request, "path");
        int mark = target.indexOf('?');
        return new RawCallback(
                Expect.text(request, "method"),
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1),
                headers,
                Expect.body(request));
    }
}
