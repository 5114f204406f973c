using System.Globalization;

namespace NetHawk.Core.Models;

/// <summary>Section MlModel: which model judges flows, and from which probability on it is believed.</summary>
public sealed class MlModelOptions
{
    /// <summary>A model.zip or the folder that holds one; empty: the shipped model.</summary>
    public string ModelPath { get; set; } = "";

    /// <summary>Calibrated probability from which a flow gets a class other than normal, 0.5 to 1.</summary>
    public double Threshold { get; set; } = 0.7;

    public IEnumerable<string> Validate()
    {
        if (Threshold is not (>= 0.5 and <= 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"MlModel:Threshold: value '{Threshold}' is out of range; allowed is 0.5 to 1");
    }
}
