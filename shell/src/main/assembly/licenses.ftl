<#-- A line for each jar, in the order of the coordinates. -->
<#list dependencyMap as e>
${e.getKey().getGroupId()}:${e.getKey().getArtifactId()}:${e.getKey().getVersion()}  ${e.getValue()?join(", ")}
</#list>
