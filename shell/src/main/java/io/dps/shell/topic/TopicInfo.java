package io.dps.shell.topic;

import java.util.OptionalLong;

/**
 * A topic at a glance.
 *
 * @param name its name
 * @param partitions number of partitions
 * @param replicas replicas of each partition
 * @param offsets sum over partitions of end minus first offset; empty when a partition has no leader
 * @param isExact whether each of these offsets is a record for certain
 */
public record TopicInfo(String name, int partitions, int replicas, OptionalLong offsets, boolean isExact) {}
