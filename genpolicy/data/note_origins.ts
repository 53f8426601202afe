import type { JsonPath } from "../../k8s/mod.ts";
import type { ImageFacts } from "../images/mod.ts";
import type { PodContainer } from "../pod/pod.ts";
import type { BuildContext } from "./build_context.ts";
import type { OriginRecorder } from "./origin_recorder.ts";

/** Notes where the parts of a container come from that are made in one place: user, capabilities, image and so on. */
export function noteOrigins(
  entry: PodContainer,
  image: ImageFacts,
  context: BuildContext,
  origins: OriginRecorder,
): void {
  noteUser(entry, image, context, origins);
  noteSecurity(entry, context, origins);
}

function noteUser(
  { container, path }: PodContainer,
  image: ImageFacts,
  { pod }: BuildContext,
  origins: OriginRecorder,
): void {
  const origin = origins.at("OCI", "Process", "User");
  if (container.securityContext?.runAsUser !== undefined) {
    origin.file([...path, "securityContext"]);
  } else if (pod.spec.securityContext?.runAsUser !== undefined) {
    origin.file(["spec", "securityContext"]);
  } else origin.image(image.reference, "User");
}

/** What a security context, a terminal or the image decides, where the YAML has it. */
function noteSecurity(
  { container, path }: PodContainer,
  { pod }: BuildContext,
  origins: OriginRecorder,
): void {
  origins.at("bindings", "image").file([...path, "image"]);
  if (container.tty !== undefined) {
    origins.at("OCI", "Process", "Terminal").file([...path, "tty"]);
  }
  if (pod.spec.securityContext?.sysctls !== undefined) {
    origins.at("OCI", "Linux", "Sysctl").file(["spec", "securityContext", "sysctls"]);
  }
  if (pod.spec.shareProcessNamespace !== undefined) {
    origins.at("sandbox_pidns").file(["spec", "shareProcessNamespace"]);
  }
  if (container.securityContext === undefined) return;
  const decided: [JsonPath, string][] = [
    [["OCI", "Process", "Capabilities"], "capabilities"],
    [["OCI", "Process", "NoNewPrivileges"], "allowPrivilegeEscalation"],
    [["OCI", "Root", "Readonly"], "readOnlyRootFilesystem"],
    [["OCI", "Linux", "MaskedPaths"], "procMount"],
    [["OCI", "Linux", "ReadonlyPaths"], "procMount"],
  ];
  for (const [keys, field] of decided) {
    // The place of a field that is not there is that of its parent.
    origins.at(...keys).file([...path, "securityContext", field]);
  }
}
