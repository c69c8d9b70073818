package io.dps.shell.topic;

import java.util.OptionalLong;

/**
 * Summary of a topic, as {@code topic list} shows it.
 *
 * @param name its name
 * @param partitions number of partitions
 * @param replicas replicas of each partition
 * @param offsets sum over partitions of end minus first offset; empty if a partition has no leader
 * @param isExact whether each of these offsets certainly has a record
 */
public record TopicInfo(String name, int partitions, int replicas, OptionalLong offsets, boolean isExact) {}
