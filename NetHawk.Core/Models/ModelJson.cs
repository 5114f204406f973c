using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetHawk.Core.Models;

/// <summary>Made at build time: reflection would cost a start of the program more than reading the model does.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ModelInfo))]
internal sealed partial class ModelJson : JsonSerializerContext;
