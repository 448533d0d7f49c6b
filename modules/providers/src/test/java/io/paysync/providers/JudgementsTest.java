package io.paysync.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.vectors.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that is told about each seed of the fuzzer: every step, every field of every fact, every detail. What a change of the
 * code changes in it stands in the diff of {@code judgements.txt}, to be looked at; {@code -Dpaysync.judgements=write} writes
 * the files anew.
 */
class JudgementsTest {
    private static final Path ROOT = Path.of("src/test/resources/fuzz");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<Path> accounts() throws IOException {
        try (Stream<Path> all = Files.list(ROOT)) {
            return all.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void whatIsToldOfEachSeedIsWhatWasToldBefore(Path directory) throws IOException {
        ObjectNode section =
                (ObjectNode) MAPPER.readTree(directory.resolve("account.json").toFile());
        Account account = Case.account(section.put("account", "main"));
        List<String> lines = new ArrayList<>();
        try (Stream<Path> seeds = Files.list(directory.resolve("seeds"))) {
            for (Path seed : seeds.sorted().toList()) {
                lines.add(seed.getFileName().toString());
                lines.addAll(told(account, RawHttp.parse(Files.readAllBytes(seed))));
            }
        }
        Path golden = directory.resolve("judgements.txt");
        if (System.getProperty("paysync.judgements", "").equals("write")) {
            Files.write(golden, lines);
        }

        assertThat(lines).isEqualTo(Files.readAllLines(golden, StandardCharsets.UTF_8));
    }

    private static List<String> told(Account account, RawCallback raw) {
        List<String> lines = new ArrayList<>();
        switch (account.explain(raw, Case.NOW, step -> lines.add("  step " + step))) {
            case Verdict.Genuine genuine -> {
                lines.add("  genuine by " + genuine.keyId() + ", answered " + account.accepted(raw));
                genuine.facts().forEach(fact -> lines.addAll(said(fact)));
                account.details(raw, Case.NOW).forEach((name, value) -> lines.add("  detail " + name + "=" + value));
            }
            case Verdict.Refused refused -> {
                lines.add("  " + refused);
                lines.add("  answered " + account.refused(refused));
                assertThat(account.details(raw, Case.NOW)).isEmpty();
            }
        }
        return lines;
    }

    private static List<String> said(PaymentFact fact) {
        return List.of(
                "  fact " + fact.key().eventKey(),
                "    order " + fact.orderNo() + ", trade " + fact.tradeNo(),
                "    " + fact.claim(),
                "    " + fact.rawStatus() + " at " + fact.occurredAt() + (fact.needsQuery() ? ", to be confirmed" : "")
                        + (fact.stale() ? ", stale" : ""));
    }
}
