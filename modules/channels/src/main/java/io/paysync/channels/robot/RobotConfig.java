package io.paysync.channels.robot;

import io.paysync.platform.config.Section;
import io.paysync.platform.net.AddressPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * @param hosts to which robots' URLs may lead; anything else cannot be saved and is not called
 * @param perMinute messages to one robot within any minute, by this node
 * @param deadline of one attempt in all
 * @param answerBytesMax of the vendor's answer
 * @param addresses where those hosts may be
 */
public record RobotConfig(
        Set<String> hosts, int perMinute, Duration deadline, int answerBytesMax, AddressPolicy addresses) {
    public static final RobotConfig DINGTALK =
            new RobotConfig(Set.of("oapi.dingtalk.com"), 20, Duration.ofSeconds(10), 16 * 1024, AddressPolicy.STRICT);
    public static final RobotConfig FEISHU = new RobotConfig(
            Set.of("open.feishu.cn", "open.larksuite.com"),
            100,
            Duration.ofSeconds(10),
            16 * 1024,
            AddressPolicy.STRICT);

    /** From {@code channels.dingtalk} or {@code channels.feishu}; a wrong value is noted in the settings' mistakes. */
    public static RobotConfig from(Section section, RobotConfig d) {
        List<String> hosts = section.list("hosts");
        return new RobotConfig(
                hosts.isEmpty() ? d.hosts : Set.copyOf(hosts),
                section.integer("perMinute", d.perMinute, 1, 10_000),
                section.duration("deadline", d.deadline, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                section.integer("answerBytesMax", d.answerBytesMax, 1024, 1024 * 1024),
                AddressPolicy.from(section.section("addresses")));
    }
}
