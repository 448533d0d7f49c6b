package io.paysync.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paysync.launcher.node.NodeFile;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.providers.vectors.Judgement;
import io.paysync.providers.vectors.RawHttp;
import io.paysync.providers.vectors.VectorJudge;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paysync verify}: judge test vectors, or explain the verdict on one callback of one's own. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Judge signed test vectors (--vector, --vectors), or explain step by step why a callback would be "
                        + "accepted or refused (--config, --account, --request). Nothing is stored and no secret is printed.",
        footer = ExitCode.FOOTER)
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--vector", paramLabel = "FILE", description = "One test vector.")
    private @Nullable Path vector;

    @Option(names = "--vectors", paramLabel = "DIR", description = "All test vectors below a directory.")
    private @Nullable Path vectors;

    @Option(names = "--json", description = "Print the judgements as JSON.")
    private boolean json;

    @Option(names = "--config", paramLabel = "FILE", description = "The settings with your accounts.")
    private @Nullable Path config;

    @Option(names = "--account", paramLabel = "PROVIDER/NAME", description = "Which account, such as alipay/main.")
    private @Nullable String account;

    @Option(names = "--request", paramLabel = "FILE", description = "A complete HTTP request as received.")
    private @Nullable Path request;

    @Option(
            names = "--now",
            paramLabel = "INSTANT",
            description = "Judge as of this time, such as 2026-11-20T02:00:00Z.")
    private @Nullable String now;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path cases = vector != null ? vector : vectors;
        if ((vector != null && vectors != null) || (cases != null && config != null)) {
            throw usage("Give one of --vector, --vectors, or --config with --account and --request.");
        }
        if (cases != null) {
            return judge(cases);
        }
        if (config == null || account == null || request == null) {
            throw usage("Give --vector FILE, or --vectors DIR, or all of --config, --account and --request.");
        }
        return explain(config, account, request);
    }

    // ---- vectors

    private int judge(Path cases) {
        if ((vector != null) == Files.isDirectory(cases) || !Files.exists(cases)) {
            throw new CommandException(
                    ExitCode.NO_INPUT, cases + (vector != null ? " is not a file" : " is not a directory"));
        }
        List<Judgement> judgements;
        try {
            judgements = VectorJudge.standard()
                    .with(Map.of("standardwebhooks/outbound_webhook", new WebhookJudge()))
                    .with(OutboundJudge.judges())
                    .judge(cases);
        } catch (IOException e) {
            throw new CommandException(ExitCode.NO_INPUT, "cannot read " + cases + ": " + e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(out, judgements);
        } else {
            judgements.forEach(j -> out.println(line(j)));
            out.println(count(judgements, Judgement.Outcome.PASSED) + " passed, "
                    + count(judgements, Judgement.Outcome.FAILED) + " failed, "
                    + count(judgements, Judgement.Outcome.SKIPPED) + " skipped");
        }
        return count(judgements, Judgement.Outcome.FAILED) == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String line(Judgement judgement) {
        String word = switch (judgement.outcome()) {
            case PASSED -> "passed ";
            case FAILED -> "FAILED ";
            case SKIPPED -> "skipped";
        };
        return word + " " + judgement.id()
                + (judgement.differences().isEmpty() ? "" : "  " + String.join("; ", judgement.differences()));
    }

    private static long count(List<Judgement> judgements, Judgement.Outcome outcome) {
        return judgements.stream().filter(j -> j.outcome() == outcome).count();
    }

    private static void printJson(PrintWriter out, List<Judgement> judgements) {
        List<Map<String, Object>> cases = new ArrayList<>();
        for (Judgement judgement : judgements) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", judgement.id());
            one.put("outcome", judgement.outcome().name().toLowerCase(Locale.ROOT));
            one.put("differences", judgement.differences());
            cases.add(one);
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("cases", cases);
        for (Judgement.Outcome outcome : Judgement.Outcome.values()) {
            whole.put(outcome.name().toLowerCase(Locale.ROOT), count(judgements, outcome));
        }
        try {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(whole));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of text can always be written", e);
        }
    }

    // ---- one callback

    private int explain(Path configFile, String accountName, Path requestFile) {
        PrintWriter out = spec.commandLine().getOut();
        NodeFile file = ConfigOption.read(configFile, spec.commandLine().getErr());
        Account found = ConfigOption.account(file, accountName, spec.commandLine());
        RawCallback raw = raw(requestFile);
        Instant at = instant();
        out.println("account " + found.ref() + " (" + found.environment().word() + "), judged as of " + at);
        out.println(raw.method() + " " + raw.path() + ", " + raw.body().length + " bytes of body");
        Verdict verdict = found.explain(raw, at, step -> out.println("  " + step));
        return switch (verdict) {
            case Verdict.Genuine genuine -> {
                out.println("accepted, proven by key " + genuine.keyId());
                genuine.facts()
                        .forEach(fact -> out.println(
                                "  fact " + fact.key().eventKey() + ": " + fact.claim() + " for order " + fact.orderNo()
                                        + ", trade " + fact.tradeNo() + " (" + fact.rawStatus() + ")"));
                out.println("answer " + text(found.accepted(raw)));
                yield ExitCode.OK;
            }
            case Verdict.Refused refused -> {
                out.println("refused: " + refused.reason() + ", " + refused.detail());
                out.println("answer " + text(found.refused(refused)));
                yield ExitCode.FAILED;
            }
        };
    }

    private static String text(Ack ack) {
        return "HTTP " + ack.status() + (ack.body().isEmpty() ? ", empty" : " `" + ack.body() + "`");
    }

    private static RawCallback raw(Path file) {
        try {
            return RawHttp.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new CommandException(ExitCode.NO_INPUT, "cannot read " + file + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.NO_INPUT, file + ": " + e.getMessage());
        }
    }

    private Instant instant() {
        try {
            return now == null ? Instant.now() : Instant.parse(now);
        } catch (DateTimeException e) {
            throw usage("--now must be an instant such as 2026-11-20T02:00:00Z");
        }
    }

    private ParameterException usage(String text) {
        return new ParameterException(spec.commandLine(), text);
    }
}
