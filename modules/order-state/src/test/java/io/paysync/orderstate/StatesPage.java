package io.paysync.orderstate;

import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of docs/states.md that are made of the tables, and of what the tables do with all sets of a few facts. */
final class StatesPage {
    private static final int FACTS_MAX = 4;
    private static final List<PaymentFact> FACTS = Stream.concat(
                    Alphabet.PROVEN.stream(), Stream.of(Alphabet.named("dispute-won")))
            .toList();

    private StatesPage() {}

    enum Language {
        ENGLISH("states.md"),
        CHINESE("states.zh-CN.md");

        final String page;

        Language(String page) {
            this.page = page;
        }

        String of(String english, String chinese) {
            return this == ENGLISH ? english : chinese;
        }
    }

    enum Part {
        PICTURE,
        FACTS,
        STATES,
        CONFLICTS,
        STEPS
    }

    static String render(Part part, Language language) {
        return switch (part) {
            case PICTURE -> picture(language);
            case FACTS -> facts(language);
            case STATES -> states(language);
            case CONFLICTS -> conflicts(language);
            case STEPS -> steps(language);
        };
    }

    /** From one status to another, and the claims that can do it. */
    private record Edges(
            Map<OrderStatus, Map<OrderStatus, Set<String>>> all,
            Map<OrderStatus, Map<OrderStatus, Set<String>>> quiet) {
        private static final Edges WALKED = walk();

        private static Edges walk() {
            Edges edges = new Edges(new EnumMap<>(OrderStatus.class), new EnumMap<>(OrderStatus.class));
            Walk.all(FACTS, FACTS_MAX, Facts.registration(), Terms.DEFAULT, (facts, before, last, d, after) -> {
                OrderStatus from = before.standing().status();
                OrderStatus to = after.standing().status();
                if (from != to) {
                    add(edges.all, from, to, last);
                    if (before.standing().incidents().isEmpty()
                            && after.standing().incidents().isEmpty()
                            && facts.stream().noneMatch(f -> ahead(f, last))) {
                        add(edges.quiet, from, to, last);
                    }
                }
            });
            return edges;
        }

        /** What is told about a payment comes after the payment, where nothing is out of order. */
        private static boolean ahead(PaymentFact earlier, PaymentFact last) {
            return rank(earlier) > rank(last);
        }

        private static int rank(PaymentFact fact) {
            return switch (claim(fact)) {
                case "Pending" -> 0;
                case "Paid", "Failed", "Closed" -> 1;
                default -> 2;
            };
        }

        private static void add(
                Map<OrderStatus, Map<OrderStatus, Set<String>>> edges,
                OrderStatus from,
                OrderStatus to,
                PaymentFact by) {
            edges.computeIfAbsent(from, f -> new EnumMap<>(OrderStatus.class))
                    .computeIfAbsent(to, t -> new TreeSet<>())
                    .add(claim(by));
        }
    }

    private static String claim(PaymentFact fact) {
        return fact.claim().getClass().getSimpleName();
    }

    private static String picture(Language language) {
        StringBuilder out = new StringBuilder("```mermaid\nstateDiagram-v2\n  [*] --> CREATED\n");
        Edges.WALKED.quiet.forEach((from, tos) -> tos.forEach((to, by) -> out.append("  ")
                .append(from)
                .append(" --> ")
                .append(to)
                .append(" : ")
                .append(claims(by, language))
                .append('\n')));
        return out.append("```\n").toString();
    }

    private static String steps(Language language) {
        StringBuilder out = new StringBuilder(
                language.of("| from | to, and what can do it |\n|---|---|\n", "| 从 | 到，以及由什么引起 |\n|---|---|\n"));
        Edges.WALKED.all.forEach((from, tos) -> out.append("| `")
                .append(from)
                .append("` | ")
                .append(tos.entrySet().stream()
                        .map(e -> "`" + e.getKey() + "` " + claims(e.getValue(), language))
                        .collect(Collectors.joining("; ")))
                .append(" |\n"));
        return out.toString();
    }

    private static String claims(Set<String> claims, Language language) {
        return claims.stream()
                .map(claim -> StatesWords.claim(claim, language))
                .sorted()
                .collect(Collectors.joining(language.of(", ", "、")));
    }

    private static String states(Language language) {
        StringBuilder out = new StringBuilder(language.of(
                "| | rule | state | when | told as | provider is asked |\n|---|---|---|---|---|---|\n",
                "| | 规则 | 状态 | 条件 | 通知类型 | 是否继续查询 |\n|---|---|---|---|---|---|\n"));
        int number = 0;
        for (StatusRow row : StatusRow.values()) {
            number++;
            String when = row.marks.stream()
                    .map(mark -> StatesWords.mark(mark, row.marks.contains(Mark.PAID), language))
                    .collect(Collectors.joining(language.of(", and ", "，且")));
            out.append("| ")
                    .append(number)
                    .append(" | `")
                    .append(row.name())
                    .append("` | `")
                    .append(row.status)
                    .append("` | ")
                    .append(when.isEmpty() ? language.of("nothing of this is known", "以上都不成立") : when)
                    .append(" | `")
                    .append(ChangeType.typeOf(row.status))
                    .append("` | ")
                    .append(row.status.settled() ? language.of("no", "否") : language.of("yes", "是"))
                    .append(" |\n");
        }
        return out.toString();
    }

    private static String facts(Language language) {
        StringBuilder out = new StringBuilder(language.of(
                "| | rule | when | then | incident |\n|---|---|---|---|---|\n",
                "| | 规则 | 条件 | 处理 | 事件 |\n|---|---|---|---|---|\n"));
        int number = 0;
        for (FactRow row : FactRow.values()) {
            number++;
            out.append("| ")
                    .append(number)
                    .append(" | `")
                    .append(row.name())
                    .append("` | ")
                    .append(StatesWords.row(row, language))
                    .append(" | ")
                    .append(StatesWords.effect(row.effect, language))
                    .append(" | ")
                    .append(row.kind == null ? "" : "`" + row.kind + "`")
                    .append(" |\n");
        }
        return out.toString();
    }

    private static String conflicts(Language language) {
        StringBuilder out = new StringBuilder(language.of(
                "| incident | open while | review | for example |\n|---|---|---|---|\n",
                "| 事件 | 何时存在 | 是否进入复核 | 例如 |\n|---|---|---|---|\n"));
        for (ConflictRow row : ConflictRow.values()) {
            out.append("| `")
                    .append(row.kind)
                    .append("` | ")
                    .append(StatesWords.row(row, language))
                    .append(" | ")
                    .append(StatesWords.flag(row.flag, language))
                    .append(" | ")
                    .append(example(row))
                    .append(" |\n");
        }
        return out.toString();
    }

    /** What the code says of facts that open it, and nothing else. */
    private static String example(ConflictRow row) {
        Terms terms = new Terms(LateMoney.ACCEPT, Overpaid.ASK_REFUND, 120, 0);
        List<String> events = StatesWords.example(row);
        Run run = Run.of(terms, events.stream().map(Alphabet::named).toList());
        List<Reason> open = run.state.standing().incidents().stream()
                .filter(reason -> reason.kind() == row.kind)
                .toList();
        assertOne(row, open);
        return String.join(", ", events).toLowerCase(Locale.ROOT) + ": *"
                + open.getFirst().detail() + "*";
    }

    private static void assertOne(ConflictRow row, List<Reason> open) {
        if (open.size() != 1) {
            throw new AssertionError("the example of " + row + " opens " + open);
        }
    }
}
