package io.paysync.platform.bus;

import io.paysync.contract.bus.Ask;

/**
 * One node in the cluster manager's view.
 *
 * @param id as the view has it; another one after each start
 */
public record Member(String id) implements Comparable<Member> {
    String addressOf(Ask<?, ?> ask) {
        return ask.address() + "@" + id;
    }

    @Override
    public int compareTo(Member other) {
        return id.compareTo(other.id);
    }
}
