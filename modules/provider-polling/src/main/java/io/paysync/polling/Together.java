package io.paysync.polling;

import io.paysync.platform.Node;
import io.paysync.providers.QueryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which due orders of an account share one question. Only those without a number of the provider's: the others are asked by it, and what is
 * said by it is surer than a search.
 */
final class Together {
    private static final int EARLY = 3;

    private Together() {}

    /**
     * A group of one is asked alone.
     *
     * @param alone those that share no question
     */
    static List<List<Question>> groups(QueryClient client, Predicate<Watch> alone, List<Question> due) {
        int most = client.together();
        List<List<Question>> groups = new ArrayList<>();
        List<Question> open = new ArrayList<>();
        for (Question question : due) {
            Watch watch = question.watch();
            if (most < 2 || watch.tradeNo() != null || watch.refund() != null || alone.test(watch)) {
                groups.add(List.of(question));
                continue;
            }
            open.add(question);
            if (open.size() == most) {
                groups.add(List.copyOf(open));
                open.clear();
            }
        }
        if (!open.isEmpty()) {
            groups.add(List.copyOf(open));
        }
        return groups;
    }

    /**
     * Whose slot the shared question uses. Should it not be in the list it has no slot left to be asked alone and waits for the next
     * claim; by chance, so that it is not the same order each time, and early, so that the others' slots are still to come.
     */
    static Question carrier(Node node, List<Question> group) {
        return group.get(node.random().nextInt(Math.min(EARLY, group.size())));
    }
}
