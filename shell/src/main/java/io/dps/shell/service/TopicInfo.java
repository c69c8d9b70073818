package io.dps.shell.service;

/**
 * A topic at a glance.
 *
 * @param name its name
 * @param partitions number of partitions
 * @param replicas replicas of each partition
 * @param records sum over partitions of last minus first offset; compacted or transactional topics hold fewer
 */
public record TopicInfo(String name, int partitions, int replicas, long records) {}
